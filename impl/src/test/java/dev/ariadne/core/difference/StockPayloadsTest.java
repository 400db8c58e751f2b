package dev.ariadne.core.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.command.Resp;
import dev.ariadne.core.command.StockServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Values in every form in which Redis keeps them, damaged at random, are given to RESTORE of a node and of a stock redis-server that
 * looks at every element (sanitize-dump-payload): both take the same ones, and then have the same data.
 *
 * <p>How many payloads are tried: {@code -Dpayloads=N}; each has a number, and {@code -Dpayload.first=N} begins with that one.
 */
@Tag("interop")
class StockPayloadsTest {
    private static final int PAYLOADS = Integer.getInteger("payloads", 4_000);
    private static final int FIRST = Integer.getInteger("payload.first", 0);
    /** Of the payload's version and checksum, which are of no interest here. */
    private static final int FOOTER_BYTES = 10;

    private static final String[][] VALUES = {
        {"SET", "text", "some text"},
        {"SET", "number", "-70000"},
        {"SET", "long", "abcabcabd".repeat(30)},
        {"RPUSH", "list", "a", "1", "-5000", "", "a long element of this list, longer than sixty-three bytes it is"},
        {"SADD", "integers", "1", "-2", "300", "4"},
        {"SADD", "set", "a", "b", "17"},
        {"HSET", "hash", "f", "v", "g", "1", "h", "", "3", "-70000"},
        {"HSET", "table", "f", "v".repeat(65), "g", "1", "h", ""},
        {"ZADD", "scores", "1", "a", "2.5", "b", "-inf", "c", "-0", "d", "1e300", "17"},
        {"ZADD", "ranks", "1", "a".repeat(65), "2.5", "b", "inf", "c"},
        {"XADD", "stream", "5-1", "a", "1", "b", "2"},
        {"XADD", "stream", "5-2", "a", "1", "b", "-7000"},
        {"XADD", "stream", "6-0", "c", "text"},
        {"XADD", "stream", "7-0", "a", "x", "b", ""},
        {"XDEL", "stream", "5-2"},
        {"XGROUP", "CREATE", "stream", "g", "5-1"},
        {"XREADGROUP", "GROUP", "g", "c", "COUNT", "1", "STREAMS", "stream", ">"},
        {"XREADGROUP", "GROUP", "g", "d", "STREAMS", "stream", ">"},
        {"XGROUP", "CREATE", "stream", "h", "$"},
    };

    private static final List<String> KEYS =
            List.of("text", "number", "long", "list", "integers", "set", "hash", "table", "scores", "ranks", "stream");

    /** Forms that servers of today read and do not write, without their footer. */
    private static final List<String> OLD = List.of(
            "\003\002\001a\003\061.\065\001b\376",
            "\003\001\001a\006 -\062.\065x",
            "\001\002\001a\001b",
            "\011\020\002\001f\001\000v\002gh\002\000ab\377",
            "\021++\000\000\000\010\000\201a\002\202-\060\003\201b\002\204\060x\061\060\005\201c\002\205\062.\065kg\006\201d\002\205heavy\006\377",
            "\023\001\020\000\000\000\000\000\000\000\001\000\000\000\000\000\000\000\000\066\066\000\000\000\024\000\002\001\001\001\001\001\201f\002\000\001\002\001\000\001\000\001\202v\060\003\004\001\002\001\001\001\000\001\202v\061\003\004\001\003\001\002\001\000\001\202v\062\003\004\001\377\001\002\000\001\000\000\000\002\000",
            "\023\001\020\000\000\000\000\000\000\000\001\000\000\000\000\000\000\000\000\066\066\000\000\000\024\000\003\001\000\001\001\001\201f\002\000\001\002\001\000\001\000\001\202v\060\003\004\001\002\001\001\001\000\001\202v\061\003\004\001\003\001\002\001\000\001\202v\062\003\004\001\377\002\002\000\001\000\000\000\002\000",
            "\017\001\020\000\000\000\000\000\000\000\005\000\000\000\000\000\000\000\001\035\035\000\000\000\012\000\001\001\000\001\001\001\201a\002\000\001\002\001\000\001\000\001\201x\002\004\001\377\001\005\001\000");

    @Test
    void bothTakeTheSame() throws Exception {
        World.Server node = new World(1).start("node", "enable-debug-command", "yes", "loglevel", "verbose");
        World.Client ours = node.client();
        List<String> payloads = new ArrayList<>();
        int taken = 0;
        int dead = 0;
        StockServer stock = stock();
        try {
            StockServer.Connection theirs = connect(stock, ours, payloads);
            for (int n = FIRST; n < FIRST + PAYLOADS; n++) {
                SplittableRandom random = new SplittableRandom(n);
                String payload = damaged(payloads.get(random.nextInt(payloads.size())), random);
                String said;
                try {
                    said = restored(theirs, payload);
                } catch (IOException e) {
                    // Stock has died of it: nothing to compare.
                    dead++;
                    stock.close();
                    stock = stock();
                    theirs = connect(stock, ours, new ArrayList<>());
                    continue;
                }
                taken += said.startsWith("+OK") ? 1 : 0;
                String reply = restored(ours, payload);
                if (reply.startsWith("-") && node.log.get(node.log.size() - 1).contains("unknown length form")) {
                    // Of a stream's numbers stock then takes -1, and does not look.
                    continue;
                }
                assertThat(reply)
                        .as("-Dpayload.first=%d: %s", n, Resp.quoted(payload))
                        .isEqualTo(said);
            }
        } finally {
            stock.close();
        }
        assertThat(taken).as("payloads taken").isBetween(PAYLOADS / 20, PAYLOADS * 19 / 20);
        assertThat(dead).as("deaths of stock").isLessThan(10 + PAYLOADS / 100);
    }

    private static StockServer stock() throws IOException, InterruptedException {
        return StockServer.startInOwnDirectory("--enable-debug-command", "yes", "--sanitize-dump-payload", "yes");
    }

    private static StockServer.Connection connect(StockServer stock, World.Client ours, List<String> payloads)
            throws IOException {
        StockServer.Connection theirs = stock.connect();
        ours.call("CONFIG", "SET", "sanitize-dump-payload", "yes");
        ours.call("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "1");
        theirs.call("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "1");
        for (String[] value : VALUES) {
            theirs.call(value);
        }
        for (String key : KEYS) {
            payloads.add(bulk(theirs.call("DUMP", key)));
        }
        for (String old : OLD) {
            payloads.add(old + "\12\0" + "\0".repeat(8));
        }
        return theirs;
    }

    private static String bulk(String reply) {
        int start = reply.indexOf('\n') + 1;
        return reply.substring(start, start + Integer.parseInt(reply.substring(1, start - 2)));
    }

    /** Something that accepts requests. */
    private interface Server {
        String call(String... argv) throws IOException;
    }

    private static String restored(StockServer.Connection theirs, String payload) throws IOException {
        return restored((Server) theirs::call, payload);
    }

    private static String restored(World.Client ours, String payload) throws IOException {
        return restored((Server) ours::call, payload);
    }

    private static String restored(Server server, String payload) throws IOException {
        String reply = server.call("RESTORE", "k", "0", payload, "REPLACE");
        if (!reply.startsWith("+OK")) {
            return reply;
        }
        String type = server.call("TYPE", "k");
        String more = type.equals("+stream\r\n")
                ? server.call("XLEN", "k")
                        + server.call("XRANGE", "k", "-", "+")
                        + server.call("XINFO", "STREAM", "k", "FULL").replaceAll("(?s)radix-tree-nodes\r\n:\\d+", "")
                : "";
        return reply + type + more + server.call("DEBUG", "DIGEST-VALUE", "k");
    }

    /** The payload with a few bytes changed, taken out or put in. */
    private static String damaged(String payload, SplittableRandom random) {
        StringBuilder text = new StringBuilder(payload);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length() - FOOTER_BYTES);
            char some = (char) random.nextInt(random.nextBoolean() ? 256 : 8);
            switch (random.nextInt(8)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, some);
                case 2 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
                case 3 -> text.setCharAt(at, (char) (text.charAt(at) + (random.nextBoolean() ? 1 : -1) & 0xff));
                default -> text.setCharAt(at, some);
            }
            if (text.length() <= FOOTER_BYTES + 1) {
                break;
            }
        }
        return text.toString();
    }
}
