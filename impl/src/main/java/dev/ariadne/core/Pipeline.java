package dev.ariadne.core;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Lookahead;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.RespParser;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a client has sent at once. A few are parsed together, so that what they ask for can be {@linkplain Lookahead looked for
 * together}, and then executed one by one, as if each had been parsed when its turn came.
 *
 * <p>One for a node, which has it for one client's bytes at a time: {@link #begin}, {@link #next} as long as there are requests,
 * {@link #leave}.
 */
final class Pipeline {
    private final Args[] requests = new Args[Lookahead.REQUESTS];
    private final int[] ends = new int[Lookahead.REQUESTS];
    private final Lookahead lookahead = new Lookahead();
    private final RespParser.Room room;
    private int count;
    private int taken;
    /** Where the client's parser stands: behind the last request that is parsed. */
    private int parsedTo;
    /** What stands there is not the protocol, which is to be said after the requests before it have been executed. */
    private RespParser.@Nullable Malformed malformed;

    Pipeline(RespParser.Room room) {
        this.room = room;
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new Args();
        }
    }

    /** A client's bytes come, from {@code from} on. */
    void begin(int from) {
        count = 0;
        taken = 0;
        parsedTo = from;
        malformed = null;
    }

    /**
     * The next request, borrowed until the next one is asked for; null when more bytes are needed.
     *
     * @param stranger whether the client has not said yet who it is: what comes after may depend on that
     * @param database where it will look
     * @param at its first byte
     * @param to end of the bytes
     */
    @Nullable
    Args next(Conn c, boolean stranger, Database database, byte[] buf, int at, int to) throws RespParser.Malformed {
        if (taken == count) {
            if (malformed != null) {
                throw malformed;
            }
            parse(c, stranger, buf, at, to);
            if (count == 0) {
                return null;
            }
            lookahead.look(database, requests, count);
        }
        return requests[taken++];
    }

    /** Index of the first byte that has to be offered again, when there is no whole request. */
    int rest(Conn c) {
        parsedTo += c.parser.takeSkipped();
        return parsedTo;
    }

    /** Index after the request that {@link #next} gave. */
    int end() {
        return ends[taken - 1];
    }

    private void parse(Conn c, boolean stranger, byte[] buf, int at, int to) throws RespParser.Malformed {
        count = 0;
        taken = 0;
        c.parser.stranger(stranger);
        c.parser.room(room);
        int most = stranger ? 1 : requests.length;
        for (parsedTo = at; parsedTo < to && count < most; count++) {
            int end;
            try {
                end = c.parser.parse(buf, parsedTo, to, requests[count]);
            } catch (RespParser.Malformed e) {
                if (count == 0) {
                    throw e;
                }
                malformed = e;
                return;
            }
            if (end < 0) {
                return;
            }
            ends[count] = end;
            parsedTo = end;
        }
    }

    /** The bytes from {@code at} on will be offered again, with requests that may have been parsed already. */
    void leave(Conn c, int at) {
        if (at != parsedTo) {
            c.parser.reset();
        }
    }
}
