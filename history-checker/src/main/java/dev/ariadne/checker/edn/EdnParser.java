package dev.ariadne.checker.edn;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN forms from a stream, as clojure.edn does. Numbers are those of {@link EdnNumbers}, keywords {@link Keyword}, symbols
 * {@link Symbol}, vectors and lists {@link List}, maps {@link Map}, sets {@link Set}; a tag is dropped and its form kept; metadata is dropped.
 * What EDN does not have ({@code #=}, {@code #"…"}, a key twice in a map) and bytes that are not UTF-8 are faults: {@link EdnException}.
 *
 * <p>JSON is so near to EDN that the same parser takes it: there a colon is only a separator, and nil is called null.
 */
final class EdnParser {
    private static final int END = ByteSource.END;
    private static final boolean[] DELIMITER = new boolean[256];
    private static final int MOST_DEPTH = 256;
    /** What a decoder puts in the place of bytes that are no text. */
    private static final char REPLACEMENT = '\uFFFD';

    static {
        for (char c : " ,\t\r\n\f()[]{}\";".toCharArray()) {
            DELIMITER[c] = true;
        }
    }

    private static final Pattern OCTAL = Pattern.compile("o[0-3]?[0-7]{1,2}");

    final ByteSource source;
    private final KeywordTable keywords = new KeywordTable();
    private boolean json;
    private int depth;
    /** What {@link #atInteger} saw last. */
    private long integer;

    private int integerLength;

    EdnParser(InputStream in) {
        source = new ByteSource(in);
    }

    int line() {
        return source.line();
    }

    /** Looks whether the text begins as JSON does: with an object, or an array of one, whose first key is a string. */
    void detectJson() {
        int b = next();
        int ahead = 1;
        for (int brackets = 0; b == '[' && brackets < 1; brackets++) {
            ahead = blank(ahead);
            b = source.peek(ahead++);
        }
        json = b == '{' && source.peek(blank(ahead)) == '"';
    }

    private int blank(int ahead) {
        int at = ahead;
        while (" \t\r\n".indexOf(source.peek(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** The keyword for a name that is written as a keyword or, as JSON has it, as a string. */
    Keyword name(@Nullable Object form) {
        return form instanceof Keyword keyword ? keyword : intern(String.valueOf(form));
    }

    /** The first byte of the next form or a closing bracket, or -1 at the end of the text; does not move past it. */
    int next() {
        for (; ; ) {
            int b = source.peek();
            switch (b) {
                case ' ', ',', '\n', '\t', '\r', '\f' -> source.skip();
                case ';' -> skipLine();
                case ':' -> {
                    if (!json) {
                        return b;
                    }
                    source.skip();
                }
                case '#' -> {
                    if (source.peek(1) != '_') {
                        return b;
                    }
                    source.skip();
                    source.skip();
                    form();
                }
                default -> {
                    return b;
                }
            }
        }
    }

    /** Moves past the one byte that {@link #next} showed. */
    void skip() {
        source.skip();
    }

    /** Interns a keyword so that {@link #keyword} gives this very object for it. */
    Keyword intern(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return keywords.intern(bytes, 0, bytes.length);
    }

    /** Reads the keyword whose colon {@link #next} showed. */
    Keyword keyword() {
        int length = tokenLength();
        if (length < 2) {
            throw new EdnException("a colon without a keyword");
        }
        Keyword keyword = keywords.intern(source.buffer, source.position + 1, length - 1);
        source.position += length;
        return keyword;
    }

    /** True when the next token is an integer of up to 18 digits; then {@link #integer} reads it. {@link #next} must have been called. */
    boolean atInteger() {
        int b = source.peek();
        boolean signed = b == '-' || b == '+';
        if (!signed && (b < '0' || b > '9')) {
            return false;
        }
        int length = source.tokenLength(DELIMITER);
        int digits = signed ? 1 : 0;
        if (length == digits || length > digits + 18) {
            return false;
        }
        byte[] buffer = source.buffer;
        boolean leadingZero = length > digits + 1 && buffer[source.position + digits] == '0';
        if (leadingZero || json && b == '+') {
            return false;
        }
        long number = 0;
        for (int at = source.position + digits; at < source.position + length; at++) {
            int digit = buffer[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        integer = b == '-' ? -number : number;
        integerLength = length;
        return true;
    }

    /** Reads the integer that {@link #atInteger} saw. */
    long integer() {
        source.position += integerLength;
        return integer;
    }

    /** Reads one form. */
    @Nullable
    Object form() {
        if (++depth > MOST_DEPTH) {
            throw new EdnException("forms are nested deeper than " + MOST_DEPTH);
        }
        Object form = anyForm();
        depth--;
        return form;
    }

    private @Nullable Object anyForm() {
        int b = next();
        switch (b) {
            case END -> throw new EdnException("the text ends in the middle of a form");
            case ':' -> {
                return keyword();
            }
            case '"' -> {
                return string();
            }
            case '\\' -> {
                return character();
            }
            case '#' -> {
                return dispatch();
            }
            case '^' -> {
                source.skip();
                form();
                return form();
            }
            case ')', ']', '}' -> throw new EdnException("unexpected " + (char) b);
            case '(', '[', '{' -> {
                return collection(b);
            }
            default -> {
                return atInteger() ? (Object) integer() : token();
            }
        }
    }

    private Object collection(int opening) {
        source.skip();
        List<@Nullable Object> elements = new ArrayList<>();
        int closing = opening == '(' ? ')' : opening == '[' ? ']' : '}';
        while (next() != closing) {
            elements.add(form());
        }
        source.skip();
        return opening == '{' ? map(elements) : elements;
    }

    private static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> elements) {
        if (elements.size() % 2 != 0) {
            throw new EdnException("a map with a key that has no value");
        }
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i += 2) {
            if (map.containsKey(elements.get(i))) {
                throw twice("key", elements.get(i), "map");
            }
            map.put(elements.get(i), elements.get(i + 1));
        }
        return map;
    }

    /** A thing that stands twice where it may stand once: which of the two counts, nobody can know. */
    static EdnException twice(String what, @Nullable Object which, String where) {
        return new EdnException("the " + what + " " + EdnPrinter.print(which) + " stands twice in a " + where);
    }

    private @Nullable Object dispatch() {
        int b = source.peek(1);
        if (b == '#') {
            return token();
        }
        source.skip();
        if (b == '{') {
            source.skip();
            Set<@Nullable Object> set = new LinkedHashSet<>();
            while (next() != '}') {
                Object element = form();
                if (!set.add(element)) {
                    throw twice("element", element, "set");
                }
            }
            source.skip();
            return set;
        }
        if (b == ':') {
            return namespacedMap();
        }
        skipTag();
        return form();
    }

    /** Reads {@code #:ns{:a 1}}, which is {@code {:ns/a 1}}. */
    private Object namespacedMap() {
        String namespace = keyword().name();
        if (namespace.startsWith(":") || next() != '{' || !(form() instanceof Map<?, ?> map)) {
            throw new EdnException("#:" + namespace + " without a map");
        }
        List<@Nullable Object> elements = new ArrayList<>();
        map.forEach((key, value) -> {
            boolean bare = key instanceof Keyword name && !name.name().contains("/");
            elements.add(bare ? intern(namespace + "/" + ((Keyword) key).name()) : key);
            elements.add(value);
        });
        return map(elements);
    }

    /** Moves past the tag of a tagged form, whose number sign is already read. */
    private void skipTag() {
        int length = tokenLength();
        int first = source.peek();
        if (length == 0 || !Character.isLetter(first) && first < 0x80) {
            throw new EdnException(
                    length > 0 || first == '"' || first == '('
                            ? "#" + (char) first + " is not EDN; nothing in a history is evaluated"
                            : "a number sign without a tag");
        }
        source.position += length;
    }

    /** If a tag is next, moves past it to the form it is on. */
    int nextPastTags() {
        int b = next();
        while (b == '#' && source.peek(1) != '{' && source.peek(1) != '#') {
            source.skip();
            skipTag();
            b = next();
        }
        return b;
    }

    private String string() {
        source.skip();
        int length = 0;
        boolean plain = true;
        for (int b = source.peek(0); b != '"'; b = source.peek(++length)) {
            if (b == END) {
                throw new EdnException("the text ends in the middle of a string");
            }
            if (b == '\\') {
                plain = false;
                length++;
            }
        }
        String raw = text(length);
        for (int i = 0; i <= length; i++) {
            source.skip();
        }
        return plain ? raw : unescape(raw);
    }

    private static String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case '"', '\\', '/' -> text.append(escape);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i + 1;
                    while (end < raw.length() && end < i + 3 && raw.charAt(end) >= '0' && raw.charAt(end) <= '7') {
                        end++;
                    }
                    int code = Integer.parseInt(raw.substring(i, end), 8);
                    if (code > 0377) {
                        throw new EdnException("a string with the unknown escape \\" + raw.substring(i, end));
                    }
                    text.append((char) code);
                    i = end - 1;
                }
                case 'u' -> {
                    text.append(hexCharacter(raw, i + 1));
                    i += 4;
                }
                default -> throw new EdnException("a string with the unknown escape \\" + escape);
            }
        }
        return text.toString();
    }

    private static char hexCharacter(String raw, int at) {
        try {
            return (char) Integer.parseInt(raw.substring(at, at + 4), 16);
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new EdnException("a \\u that is not followed by four hexadecimal digits");
        }
    }

    private Object character() {
        source.skip();
        int length = Math.max(1, tokenLength());
        source.peek(length - 1);
        String name = text(length);
        source.position += length;
        return switch (name) {
            case "newline" -> '\n';
            case "space" -> ' ';
            case "tab" -> '\t';
            case "return" -> '\r';
            case "backspace" -> '\b';
            case "formfeed" -> '\f';
            default -> {
                if (OCTAL.matcher(name).matches()) {
                    yield (char) Integer.parseInt(name.substring(1), 8);
                }
                if (name.length() == 5 && name.charAt(0) == 'u') {
                    yield hexCharacter(name, 1);
                }
                if (name.length() != 1) {
                    throw new EdnException("unknown character \\" + name);
                }
                yield name.charAt(0);
            }
        };
    }

    private @Nullable Object token() {
        int length = tokenLength();
        String token = text(length);
        source.position += length;
        switch (token) {
            case "nil" -> {
                return null;
            }
            case "null" -> {
                return json ? null : symbol(token);
            }
            case "true" -> {
                return Boolean.TRUE;
            }
            case "false" -> {
                return Boolean.FALSE;
            }
            case "##Inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "##-Inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            case "##NaN" -> {
                return Double.NaN;
            }
            default -> {
                boolean signed = length > 1 && (token.charAt(0) == '-' || token.charAt(0) == '+');
                return Character.isDigit(token.charAt(signed ? 1 : 0)) ? number(token) : symbol(token);
            }
        }
    }

    private Object number(String token) {
        return json ? EdnNumbers.json(token) : EdnNumbers.edn(token);
    }

    private Symbol symbol(String token) {
        if (json) {
            throw new EdnException("'" + token + "' is no JSON");
        }
        return new Symbol(token);
    }

    /** What the next bytes say in UTF-8; others would make different values look alike. */
    private String text(int length) {
        return decode(source.buffer, source.position, length);
    }

    /** @throws EdnException when the bytes are not UTF-8 */
    static String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            } catch (CharacterCodingException e) {
                throw new EdnException("bytes that are not UTF-8, near '" + text + "'");
            }
        }
        return text;
    }

    private int tokenLength() {
        return source.tokenLength(DELIMITER);
    }

    private void skipLine() {
        for (int b = source.peek(); b != END && b != '\n'; b = source.peek()) {
            source.skip();
        }
    }
}
