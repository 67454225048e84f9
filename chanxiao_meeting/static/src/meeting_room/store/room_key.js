/** A key that no other entry has, by which the server knows one that it has seen. */
export function uniqueKey() {
    const parts = crypto.getRandomValues(new Uint32Array(4));
    return [...parts].map((part) => part.toString(36).padStart(7, "0")).join("-");
}
