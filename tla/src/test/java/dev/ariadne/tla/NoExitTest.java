package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** TLC cannot end the JVM that it is a guest of. */
class NoExitTest {
    @Test
    void tlc_that_gives_up_ends_its_thread_and_not_the_jvm() throws Exception {
        Class<?> tlc = new TlcLoader().loadClass("tlc2.TLC");
        assertThatThrownBy(
                        () -> tlc.getMethod("main", String[].class).invoke(null, (Object) new String[] {"-nonsense"}))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NoExit.GaveUp.class)
                .hasMessage("TLC gave up with exit code 1");
    }

    @Test
    void a_class_that_ends_nothing_is_left_as_it_is() throws Exception {
        try (var in = NoExitTest.class.getResourceAsStream("NoExitTest.class")) {
            byte[] bytes = java.util.Objects.requireNonNull(in).readAllBytes();
            assertThat(NoExit.in(bytes)).isSameAs(bytes);
        }
    }
}
