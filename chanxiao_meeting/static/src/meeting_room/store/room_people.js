/**
 * How many of those who belong to a meeting are here, guests left out.
 *
 * @param {object} room as the server says it
 * @returns {object} `due`, `here`, `missing`, `open` (not noted yet), `isQuorate`
 */
export function countPeople({people, meeting: {quorum}}) {
    const expected = people.filter(({role}) => role !== "guest");
    const count = (filter) => expected.filter(filter).length;
    const due = expected.length;
    const here = count((person) => person.is_here);
    return {
        due,
        here,
        missing: count(({attendance}) => attendance === "absent"),
        open: count(({attendance}) => !attendance),
        isQuorate: !due || 100 * here >= quorum * due,
    };
}
