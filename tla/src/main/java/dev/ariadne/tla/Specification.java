package dev.ariadne.tla;

import java.util.Map;

/**
 * A specification's texts.
 *
 * @param root the name of the module that TLC is given
 * @param modules the modules it consists of, TLA+'s standard ones left out: file name to text
 */
record Specification(String root, Map<String, String> modules) {
    Specification {
        modules = Map.copyOf(modules);
    }

    /** Ours. */
    static Specification registered() {
        return new Specification(Model.MODULE, Models.modules());
    }
}
