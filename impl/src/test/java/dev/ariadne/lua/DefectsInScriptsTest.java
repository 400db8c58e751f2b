package dev.ariadne.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what the server throws in a command that a script calls is the server's defect and no error of the script, which may catch it. Method:
 * scripts on an interpreter whose host throws.
 */
class DefectsInScriptsTest {
    private static final byte[][] NONE = {};

    private final List<Throwable> told = new ArrayList<>();
    private int calls;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('SET', 'k', 'v')",
                "redis.pcall('SET', 'k', 'v')",
                "return pcall(redis.call, 'SET', 'k', 'v')",
                "pcall(redis.call, 'SET', 'k', 'v') pcall(redis.call, 'SET', 'k', 'v') return 1",
                "return coroutine.wrap(function() return redis.call('SET', 'k', 'v') end)()",
                "redis.log(redis.LOG_WARNING, 'x')",
                "return pcall(redis.log, redis.LOG_WARNING, 'x')",
            })
    void anErrorOfTheServerIsNoneOfTheScript(String script) throws ScriptEngine.CompileError {
        OutOfMemoryError exhausted = new OutOfMemoryError("Java heap space");

        assertThatThrownBy(() -> run(script, exhausted)).isSameAs(exhausted);

        assertThat(told).contains(exhausted);
        assertThat(calls).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis.call('SET', 'k', 'v')", "return pcall(redis.call, 'SET', 'k', 'v')"})
    void aBrokenInvariantIsNoErrorOfTheScript(String script) {
        IllegalStateException broken = new IllegalStateException("offset went back");

        assertThatThrownBy(() -> run(script, broken)).isSameAs(broken);

        assertThat(told).contains(broken);
    }

    private void run(String script, Throwable thrown) throws ScriptEngine.CompileError {
        LuaVm vm = new LuaVm(new Throwing(thrown), "7.0.15", told::add);
        try {
            int function = vm.compile(script.getBytes(StandardCharsets.ISO_8859_1), 0, "@user_script");
            vm.run(function, false, NONE, NONE, new Reply());
        } finally {
            vm.close();
        }
    }

    private final class Throwing implements ScriptEngine.Host {
        private final Throwable thrown;

        Throwing(Throwable thrown) {
            this.thrown = thrown;
        }

        private RuntimeException defect() {
            calls++;
            if (thrown instanceof Error e) {
                throw e;
            }
            return (RuntimeException) thrown;
        }

        @Override
        public Reply call(Args request) {
            throw defect();
        }

        @Override
        public Boolean allows(Args request) {
            throw defect();
        }

        @Override
        public void log(int level, String line) {
            throw defect();
        }

        @Override
        public @Nullable String interruption() {
            return null;
        }

        @Override
        public double random() {
            return 0;
        }

        @Override
        public void seed(int seed) {}

        @Override
        public void replicate(int targets) {}

        @Override
        public int protocol() {
            return 2;
        }

        @Override
        public void protocol(int version) {}

        @Override
        public @Nullable String register(String name, @Nullable String description, String flags, int callback) {
            return null;
        }
    }
}
