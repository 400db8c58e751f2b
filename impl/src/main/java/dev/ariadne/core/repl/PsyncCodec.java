package dev.ariadne.core.repl;

import dev.ariadne.core.Bug;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the PSYNC conversation, and the one place that knows Redis' counting: the wire numbers the stream's bytes from 1
 * and asks for the <em>next</em> byte, while inside a position counts from 0 and {@code end} is exclusive. So a replica that
 * holds {@code end} bytes asks for {@code end + 1}, and +FULLRESYNC carries {@code end} itself.
 */
public final class PsyncCodec {
    private PsyncCodec() {}

    /** What a primary answered to PSYNC. */
    public sealed interface Answer {}

    /** +FULLRESYNC: a snapshot follows; the stream continues at {@code end} under {@code replId}. */
    public record FullResync(String replId, long end) implements Answer {}

    /** +CONTINUE: the stream goes on; a new id when the primary's history was renamed. */
    public record Continue(@Nullable String replId) implements Answer {}

    /** The primary cannot serve now (-NOMASTERLINK, -LOADING): ask again later. */
    public record TryLater(String why) implements Answer {}

    /** The primary does not know PSYNC or sent nonsense: fall back to SYNC. */
    public record NotSupported(String why) implements Answer {}

    /** Position that {@code PSYNC id wireOffset} asks for. */
    public static long position(long wireOffset) {
        return wireOffset - 1;
    }

    /** Wire offset by which a replica that holds {@code end} bytes asks for more. */
    public static long wireOffset(long end) {
        return end + (Bug.ASKS_BYTE_TOO_EARLY.on() ? 0 : Bug.ASKS_BYTE_TOO_LATE.on() ? 2 : 1);
    }

    /** The primary's line that grants a full synchronisation. */
    public static byte[] fullResyncLine(String replId, long end) {
        return ascii("+FULLRESYNC " + replId + " " + end + "\r\n");
    }

    /** The primary's line that grants a partial one; only a replica that announced {@code psync2} is told the id. */
    public static byte[] continueLine(String replId, boolean psync2) {
        return ascii(psync2 ? "+CONTINUE " + replId + "\r\n" : "+CONTINUE\r\n");
    }

    /** Reads the primary's answer to PSYNC, without its line end. */
    public static Answer parse(String line) {
        if (line.startsWith("+FULLRESYNC")) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[1].length() == ReplId.LENGTH) {
                try {
                    return new FullResync(words[1], Long.parseLong(words[2]));
                } catch (NumberFormatException e) {
                    return new NotSupported("bad offset in: " + line);
                }
            }
            return new NotSupported("bad answer to PSYNC: " + line);
        }
        if (line.startsWith("+CONTINUE")) {
            String id = line.substring("+CONTINUE".length()).trim();
            return new Continue(id.length() == ReplId.LENGTH ? id : null);
        }
        if (line.startsWith("-NOMASTERLINK") || line.startsWith("-LOADING")) {
            return new TryLater(line);
        }
        return new NotSupported(line);
    }

    static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }
}
