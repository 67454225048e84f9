/**
 * The vote that runs, or how the last one of the topic that runs came out.
 *
 * @param {object} room as the server says it
 * @returns {object|null}
 */
export function findVote({votes, current}) {
    const [vote] = votes;
    return vote && (vote.state === "open" || vote.topic === current) ? vote : null;
}
