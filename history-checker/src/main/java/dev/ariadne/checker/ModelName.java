package dev.ariadne.checker;

/** The models built in. Both start as nil, which is what a register holds before the first write. */
public enum ModelName {
    /** {@code read} and {@code write}. */
    REGISTER("register"),
    /** {@code read}, {@code write} and {@code cas}, which replaces an expected value by a new one and fails otherwise. */
    CAS_REGISTER("cas-register");

    private final String text;

    ModelName(String text) {
        this.text = text;
    }

    /** The name as the command line and EDN have it. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * The smallest built-in model that has every function of {@code history}.
     *
     * @throws UnsupportedModelException when there is none
     */
    public static ModelName of(History history) {
        boolean cas = false;
        for (int i = 0; i < history.size(); i++) {
            int f = history.function(i);
            if (f > History.CAS) {
                throw new UnsupportedModelException(history.functionNames().get(f), "every built-in model");
            }
            cas |= f == History.CAS;
        }
        return cas ? CAS_REGISTER : REGISTER;
    }

    /** @throws UnsupportedModelException when an operation of {@code history} is not one of this model */
    void requireAccepts(History history) {
        int last = this == REGISTER ? History.WRITE : History.CAS;
        for (int i = 0; i < history.size(); i++) {
            if (history.function(i) > last) {
                throw new UnsupportedModelException(
                        history.functionNames().get(history.function(i)), "the model " + text);
            }
        }
    }
}
