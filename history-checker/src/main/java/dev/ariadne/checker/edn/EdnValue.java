package dev.ariadne.checker.edn;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One value in EDN, as somebody typed it. */
public final class EdnValue {
    private EdnValue() {}

    /** @throws IllegalArgumentException when the text is not exactly one value; the message says why */
    public static @Nullable Object read(String text) {
        EdnParser parser = new EdnParser(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            Object value = parser.form();
            if (parser.next() != ByteSource.END) {
                throw new IllegalArgumentException("there is more after the value");
            }
            return value;
        } catch (EdnException e) {
            throw new IllegalArgumentException(e.text(), e);
        }
    }
}
