package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DANGEROUS;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ListValue;
import dev.ariadne.core.keyspace.SetValue;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.resp.Strtod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** SORT and SORT_RO (Redis: sort.c). */
final class SortCommands {
    private static final byte[] NOTHING = new byte[0];

    private SortCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SET, Category.SORTEDSET, Category.LIST);
        t.def("sort", -2, WRITE | DENYOOM | DANGEROUS, Keys.found(1, 1, 1, SortCommands::keys), c -> sort(c, false));
        t.def(
                "sort_ro",
                -2,
                READONLY | DANGEROUS,
                Keys.found(1, 1, 1, (args, key) -> key.accept(1)),
                c -> sort(c, true));
    }

    /** The key that is sorted, and the one that is stored to: the last that is named. */
    private static void keys(Args args, IntConsumer key) {
        key.accept(1);
        int store = 0;
        for (int i = 2; i < args.count(); i++) {
            if (args.is(i, "LIMIT")) {
                i += 2;
            } else if (args.is(i, "GET") || args.is(i, "BY")) {
                i++;
            } else if (args.is(i, "STORE") && i + 1 < args.count()) {
                store = ++i;
            }
        }
        if (store > 0) {
            key.accept(store);
        }
    }

    /** What stands behind the key in the request. */
    private static final class Options {
        boolean descending;
        boolean alpha;
        long offset;
        long count = -1;
        /** Argument, 0 for none. */
        int store;

        @Nullable
        SortPattern by;

        final List<SortPattern> gets = new ArrayList<>();

        static Options of(Call call, boolean readOnly) {
            Args args = call.args();
            Options o = new Options();
            for (int i = 2; i < args.count(); i++) {
                int behind = args.count() - i - 1;
                if (args.is(i, "ASC")) {
                    o.descending = false;
                } else if (args.is(i, "DESC")) {
                    o.descending = true;
                } else if (args.is(i, "ALPHA")) {
                    o.alpha = true;
                } else if (args.is(i, "LIMIT") && behind >= 2) {
                    o.offset = args.number(++i);
                    o.count = args.number(++i);
                } else if (args.is(i, "STORE") && behind >= 1 && !readOnly) {
                    o.store = ++i;
                } else if (args.is(i, "BY") && behind >= 1) {
                    o.by = new SortPattern(args.bytes(++i));
                    if (o.by.hasStar()) {
                        requireAllKeys(call, "BY");
                    }
                } else if (args.is(i, "GET") && behind >= 1) {
                    requireAllKeys(call, "GET");
                    o.gets.add(new SortPattern(args.bytes(++i)));
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return o;
        }

        private static void requireAllKeys(Call call, String option) {
            if (!call.conn().user().readsAllKeys()) {
                throw new CommandError("ERR " + option + " option of SORT denied due to insufficient ACL permissions.");
            }
        }

        /** Whether the elements stay in the order that they have. */
        boolean keepsOrder() {
            return by != null && !by.hasStar();
        }
    }

    /** An element with what it is sorted by. */
    private static final class Sorted {
        final byte[] element;
        double score;
        byte @Nullable [] text;

        Sorted(byte[] element) {
            this.element = element;
        }
    }

    private static void sort(Call call, boolean readOnly) {
        Options options = Options.of(call, readOnly);
        Entry source = call.lookupRead(1);
        call.reserveCopies(1, 2);
        List<Sorted> elements = elements(source);
        boolean keepsOrder = options.keepsOrder();
        if (keepsOrder && source != null && source.type() == ValueType.SET && isToBeTheSameEverywhere(call, options)) {
            // A set has no order that a replica would share.
            keepsOrder = false;
            options.alpha = true;
            options.by = null;
        }
        if (!keepsOrder) {
            weigh(call, options, elements);
            elements.sort(order(options));
        } else if (options.descending && source != null && source.type() != ValueType.SET) {
            Collections.reverse(elements);
        }
        List<Sorted> chosen = chosen(options, elements);
        if (options.store == 0) {
            reply(call, options, chosen);
        } else {
            store(call, options, chosen);
        }
    }

    private static boolean isToBeTheSameEverywhere(Call call, Options options) {
        return options.store > 0 || call.node.scripts().running() != null;
    }

    private static List<Sorted> elements(@Nullable Entry source) {
        List<Sorted> elements = new ArrayList<>();
        if (source == null) {
            return elements;
        }
        switch (source.type()) {
            case LIST -> source.collection(ListValue.class).forEach(e -> elements.add(new Sorted(e)));
            case SET -> source.collection(SetValue.class).forEach(e -> elements.add(new Sorted(e)));
            case ZSET -> source.collection(SortedSet.class).forEach((e, score) -> elements.add(new Sorted(e)));
            default -> throw new CommandError(Errors.WRONG_TYPE);
        }
        return elements;
    }

    /** The part of the elements that LIMIT asks for. */
    private static List<Sorted> chosen(Options options, List<Sorted> elements) {
        int size = elements.size();
        int from = (int) Math.min(Math.max(options.offset, 0), size);
        int count = options.count < 0 ? size : (int) Math.min(options.count, size);
        return elements.subList(from, Math.min(size, from + count));
    }

    // ---- order

    private static void weigh(Call call, Options options, List<Sorted> elements) {
        SortPattern by = options.by;
        for (Sorted sorted : elements) {
            byte[] weight = by == null ? sorted.element : by.lookup(call, sorted.element);
            if (options.alpha) {
                sorted.text = weight;
            } else if (weight != null) {
                sorted.score = number(weight);
            }
        }
    }

    /** The number that a text means to C: blanks may stand before it, a zero byte ends it, and none at all is 0. */
    private static double number(byte[] text) {
        int from = 0;
        int to = 0;
        while (to < text.length && text[to] != 0) {
            to++;
        }
        while (from < to && (text[from] == ' ' || (text[from] >= '\t' && text[from] <= '\r'))) {
            from++;
        }
        double value = to == 0 ? 0 : Strtod.parse(text, from, to - from);
        if (Double.isNaN(value)) {
            throw new CommandError("ERR One or more scores can't be converted into double");
        }
        return value;
    }

    private static Comparator<Sorted> order(Options options) {
        Comparator<Sorted> order;
        if (!options.alpha) {
            order = (a, b) ->
                    a.score < b.score ? -1 : a.score > b.score ? 1 : Arrays.compareUnsigned(a.element, b.element);
        } else {
            Comparator<byte[]> texts = options.store > 0 ? Arrays::compareUnsigned : SortCommands::compareAsText;
            order = Comparator.comparing(s -> s.text, Comparator.nullsFirst(texts));
        }
        return options.descending ? order.reversed() : order;
    }

    /** The order of C's strings: a zero byte ends them. */
    private static int compareAsText(byte[] a, byte[] b) {
        for (int i = 0; ; i++) {
            int left = i < a.length ? a[i] & 0xff : 0;
            int right = i < b.length ? b[i] & 0xff : 0;
            if (left != right || left == 0) {
                return left - right;
            }
        }
    }

    // ---- result

    private static void reply(Call call, Options options, List<Sorted> chosen) {
        Reply reply = call.reply();
        List<SortPattern> gets = options.gets;
        reply.array(chosen.size() * Math.max(1, gets.size()));
        for (Sorted sorted : chosen) {
            if (gets.isEmpty()) {
                reply.bulk(sorted.element);
            }
            for (SortPattern get : gets) {
                byte[] value = get.lookup(call, sorted.element);
                if (value == null) {
                    reply.nil();
                } else {
                    reply.bulk(value);
                }
            }
        }
    }

    private static void store(Call call, Options options, List<Sorted> chosen) {
        ListValue list = new ListValue(call.layout());
        for (Sorted sorted : chosen) {
            if (options.gets.isEmpty()) {
                list.addLast(sorted.element);
            }
            for (SortPattern get : options.gets) {
                byte[] value = get.lookup(call, sorted.element);
                list.addLast(value == null ? NOTHING : value);
            }
        }
        Stored.put(call, options.store, list, NotificationClass.LIST, "sortstore", list.size());
    }
}
