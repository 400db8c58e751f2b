package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.SetValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Intersections, unions and differences of sets (Redis: t_set.c: sinterGenericCommand, sunionDiffGenericCommand). */
final class SetAlgebraCommands {
    private static final Comparator<SetValue> BY_SIZE = Comparator.comparingInt(SetValue::size);

    private SetAlgebraCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SET);
        t.def("sinter", -2, READONLY, 1, -1, 1, SetAlgebraCommands::sinter);
        t.def("sintercard", -3, READONLY, Keys.counted(1, 0), SetAlgebraCommands::sintercard);
        t.def("sinterstore", -3, WRITE | DENYOOM, 1, -1, 1, SetAlgebraCommands::sinterstore);
        t.def("sunion", -2, READONLY, 1, -1, 1, c -> SetCommands.reply(c.reply(), union(c, sets(c, 1))));
        t.def("sunionstore", -3, WRITE | DENYOOM, 1, -1, 1, c -> store(c, union(c, sets(c, 2)), "sunionstore"));
        t.def("sdiff", -2, READONLY, 1, -1, 1, c -> SetCommands.reply(c.reply(), difference(c, sets(c, 1))));
        t.def("sdiffstore", -3, WRITE | DENYOOM, 1, -1, 1, c -> store(c, difference(c, sets(c, 2)), "sdiffstore"));
    }

    /** The sets at the keys from argument {@code first} on, null where there is none. */
    private static List<@Nullable SetValue> sets(Call call, int first) {
        return sets(call, first, call.args().count());
    }

    private static List<@Nullable SetValue> sets(Call call, int first, int end) {
        call.reserveCopies(first, end);
        List<@Nullable SetValue> sets = new ArrayList<>();
        for (int i = first; i < end; i++) {
            sets.add(call.read(i, ValueType.SET, SetValue.class));
        }
        return sets;
    }

    private static void store(Call call, SetValue result, String event) {
        Stored.put(call, 1, result, NotificationClass.SET, event, 1);
    }

    // ---- intersection

    private static void sinter(Call call) {
        int at = call.reply().length();
        int[] found = {0};
        intersect(sets(call, 1), 0, member -> {
            call.reply().bulk(member);
            found[0]++;
        });
        call.reply().setAt(at, found[0]);
    }

    private static void sinterstore(Call call) {
        SetValue result = new SetValue(call.layout());
        intersect(sets(call, 2), 0, member -> result.add(member, 0, member.length));
        store(call, result, "sinterstore");
    }

    private static void sintercard(Call call) {
        Args args = call.args();
        long keys = args.number(1, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
        if (keys > args.count() - 2) {
            throw new CommandError("ERR Number of keys can't be greater than number of args");
        }
        int end = 2 + (int) keys;
        long limit = 0;
        for (int i = end; i < args.count(); i += 2) {
            if (!args.is(i, "LIMIT") || i + 1 == args.count()) {
                throw new CommandError(Errors.SYNTAX);
            }
            limit = args.number(i + 1, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
        }
        int[] found = {0};
        intersect(sets(call, 2, end), limit, member -> found[0]++);
        call.reply().integer(found[0]);
    }

    /** Visits the members that all sets have, at most {@code limit} of them unless that is 0. */
    private static void intersect(List<@Nullable SetValue> sets, long limit, Consumer<byte[]> visitor) {
        List<SetValue> others = present(sets);
        if (others.size() < sets.size()) {
            return;
        }
        others.sort(BY_SIZE);
        SetValue smallest = others.remove(0);
        others.removeIf(set -> set == smallest);
        long[] left = {limit == 0 ? Long.MAX_VALUE : limit};
        smallest.forEachWhile(member -> {
            if (allHave(others, member)) {
                visitor.accept(member);
                left[0]--;
            }
            return left[0] > 0;
        });
    }

    private static boolean allHave(List<SetValue> sets, byte[] member) {
        for (SetValue set : sets) {
            if (!set.contains(member)) {
                return false;
            }
        }
        return true;
    }

    private static boolean oneHas(List<SetValue> sets, byte[] member) {
        for (SetValue set : sets) {
            if (set.contains(member)) {
                return true;
            }
        }
        return false;
    }

    private static List<SetValue> present(List<@Nullable SetValue> sets) {
        List<SetValue> present = new ArrayList<>();
        for (SetValue set : sets) {
            if (set != null) {
                present.add(set);
            }
        }
        return present;
    }

    // ---- union and difference

    private static SetValue union(Call call, List<@Nullable SetValue> sets) {
        SetValue union = new SetValue(call.layout());
        for (SetValue set : present(sets)) {
            set.forEach(member -> union.add(member, 0, member.length));
        }
        return union;
    }

    private static SetValue difference(Call call, List<@Nullable SetValue> sets) {
        SetValue result = new SetValue(call.layout());
        SetValue first = sets.get(0);
        if (first == null) {
            return result;
        }
        List<SetValue> others = present(sets.subList(1, sets.size()));
        if (others.contains(first)) {
            return result;
        }
        long all = first.size();
        for (SetValue set : others) {
            all += set.size();
        }
        // Half, since looking a member up is cheaper than adding it and taking it out again.
        if ((long) first.size() * (others.size() + 1) / 2 <= all) {
            others.sort(BY_SIZE.reversed());
            first.forEach(member -> {
                if (!oneHas(others, member)) {
                    result.add(member, 0, member.length);
                }
            });
        } else {
            first.forEach(member -> result.add(member, 0, member.length));
            for (SetValue set : others) {
                set.forEach(result::remove);
            }
        }
        return result;
    }
}
