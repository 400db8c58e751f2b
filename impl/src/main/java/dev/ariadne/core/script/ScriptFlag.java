package dev.ariadne.core.script;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a script or function says of itself: {@code #!lua flags=…} or register_function's flags (Redis: script.h). */
public enum ScriptFlag {
    NO_WRITES("no-writes"),
    ALLOW_OOM("allow-oom"),
    ALLOW_STALE("allow-stale"),
    NO_CLUSTER("no-cluster"),
    ALLOW_CROSS_SLOT_KEYS("allow-cross-slot-keys");

    /** As scripts write it. */
    public final String word;

    ScriptFlag(String word) {
        this.word = word;
    }

    static @Nullable ScriptFlag of(String word) {
        for (ScriptFlag flag : values()) {
            if (flag.word.equals(word)) {
                return flag;
            }
        }
        return null;
    }

    static Set<ScriptFlag> none() {
        return EnumSet.noneOf(ScriptFlag.class);
    }
}
