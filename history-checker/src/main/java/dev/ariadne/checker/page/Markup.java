package dev.ariadne.checker.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes HTML and SVG: elements with attributes, every text escaped. */
public final class Markup {
    private final StringBuilder out = new StringBuilder();

    /** Opens an element; attributes are names and values in turn. */
    public Markup open(String element, Object... attributes) {
        out.append('<').append(element);
        attributes(attributes);
        out.append('>');
        return this;
    }

    public Markup close(String element) {
        out.append("</").append(element).append(">\n");
        return this;
    }

    /** An element without content. */
    public Markup empty(String element, Object... attributes) {
        out.append('<').append(element);
        attributes(attributes);
        out.append("/>\n");
        return this;
    }

    /** An element with text for content. */
    public Markup element(String element, @Nullable Object text, Object... attributes) {
        open(element, attributes);
        text(text);
        return close(element);
    }

    /** An SVG shape that shows a text to the pointer, and to a screen reader. */
    public Markup shape(String element, String title, Object... attributes) {
        open(element, attributes);
        element("title", title);
        return close(element);
    }

    public Markup text(@Nullable Object text) {
        escape(String.valueOf(text));
        return this;
    }

    /** Markup as it is: our own, never anything that was read. */
    public Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void attributes(Object... attributes) {
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            escape(value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : String.valueOf(value));
            out.append('"');
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
    }
}
