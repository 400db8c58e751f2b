package dev.ariadne.checker.edn;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN forms from a stream. Integers are {@link Long} (or {@link BigInteger}), floats {@link Double}, keywords {@link Keyword}, symbols
 * {@link Symbol}, vectors and lists {@link List}, maps {@link Map}, sets {@link Set}; a tag is dropped and its form kept; metadata is dropped.
 * Faults are {@link EdnException}.
 *
 * <p>JSON is so near to EDN that the same parser takes it: there a colon is only a separator, and nil is called null.
 */
final class EdnParser {
    private static final int END = ByteSource.END;
    private static final boolean[] DELIMITER = new boolean[256];
    private static final int MOST_DEPTH = 256;

    static {
        for (char c : " ,\t\r\n\f()[]{}\";".toCharArray()) {
            DELIMITER[c] = true;
        }
    }

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
            map.put(elements.get(i), elements.get(i + 1));
        }
        return map;
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
                set.add(form());
            }
            source.skip();
            return set;
        }
        skipTag();
        return form();
    }

    /** Moves past the tag of a tagged form, whose number sign is already read. */
    private void skipTag() {
        int length = tokenLength();
        if (length == 0) {
            throw new EdnException("a number sign without a tag");
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
        String raw = new String(source.buffer, source.position, length, StandardCharsets.UTF_8);
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
        String name = new String(source.buffer, source.position, length, StandardCharsets.UTF_8);
        source.position += length;
        return switch (name) {
            case "newline" -> '\n';
            case "space" -> ' ';
            case "tab" -> '\t';
            case "return" -> '\r';
            default -> {
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
        String token = new String(source.buffer, source.position, length, StandardCharsets.UTF_8);
        source.position += length;
        switch (token) {
            case "nil" -> {
                return null;
            }
            case "null" -> {
                return json ? null : new Symbol(token);
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
                return Character.isDigit(token.charAt(signed ? 1 : 0)) ? number(token) : new Symbol(token);
            }
        }
    }

    private static Object number(String token) {
        try {
            if (token.endsWith("M")) {
                return new BigDecimal(token.substring(0, token.length() - 1));
            }
            String digits = token.endsWith("N") ? token.substring(0, token.length() - 1) : token;
            if (digits.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '+')) {
                BigInteger number = new BigInteger(digits);
                return number.bitLength() < 64 ? (Object) number.longValue() : number;
            }
            return Double.valueOf(token);
        } catch (NumberFormatException e) {
            throw new EdnException("'" + token + "' is not a number");
        }
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
