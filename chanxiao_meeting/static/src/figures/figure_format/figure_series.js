import {formatValue} from "./figure_format";

export function hasTrend(figure) {
    return (figure.trend || []).some((value) => value !== null);
}

/**
 * What the server says is to be shown of a breakdown.
 *
 * @param {object} figure
 * @returns {Array} {name, title, draw, format} of each column
 */
export function columnsOf(figure) {
    return (figure.breakdown_columns || []).map((column) => ({
        ...column,
        format: (value) => formatValue(figure, value, column.unit),
    }));
}

/** The columns that are drawn in one way: "bar" or "line". */
export function drawnColumns(figure, draw) {
    return columnsOf(figure).filter((column) => column.draw === draw);
}
