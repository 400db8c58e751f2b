package dev.ariadne.checker.edn;

/**
 * An EDN keyword.
 *
 * @param name without the leading colon; a namespace stays in it, as {@code "ns/name"}
 */
public record Keyword(String name) {
    @Override
    public String toString() {
        return ":" + name;
    }
}
