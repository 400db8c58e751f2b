package dev.ariadne.checker.edn;

/** An EDN symbol: a word that is neither a keyword nor a value of its own. */
public record Symbol(String name) {
    @Override
    public String toString() {
        return name;
    }
}
