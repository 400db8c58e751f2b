package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * A key specification of COMMAND INFO: what is done with some of a command's keys, and a recipe by which a client finds them without
 * knowing the command.
 *
 * @param flags RO, RW, OW or RM, then access, insert, update, delete, not_key, incomplete, variable_flags
 */
public record KeySpec(List<String> flags, Begin begin, Find find) {
    /** Where the search begins: {@code index} (argument), {@code keyword} (after a word, from an argument on), {@code unknown}. */
    public record Begin(String kind, String keyword, int at) {}

    /** How keys follow: {@code range} (last, step, limit), {@code keynum} (index of the number, of the first key, step), {@code unknown}. */
    public record Find(String kind, int first, int second, int third) {}

    /** From {@code flags begin find}, as {@code RO,access index:1 range:0,1,0}. */
    public static KeySpec parse(String text) {
        String[] parts = text.strip().split(" ");
        String[] begin = parts[1].split("[:,]");
        String[] find = parts[2].split("[:,]");
        Begin where = switch (begin[0]) {
            case "index" -> new Begin("index", "", Integer.parseInt(begin[1]));
            case "keyword" -> new Begin("keyword", begin[1], Integer.parseInt(begin[2]));
            default -> new Begin("unknown", "", 0);
        };
        Find how = find[0].equals("unknown")
                ? new Find("unknown", 0, 0, 0)
                : new Find(find[0], Integer.parseInt(find[1]), Integer.parseInt(find[2]), Integer.parseInt(find[3]));
        return new KeySpec(Arrays.asList(parts[0].split(",")), where, how);
    }

    /** Whether the recipe finds every key, and what is done with them does not depend on the request. */
    boolean isComplete() {
        return !begin.kind.equals("unknown")
                && !find.kind.equals("unknown")
                && !flags.contains("incomplete")
                && !flags.contains("variable_flags");
    }

    /** Whether it is about keys at all, not channels. */
    boolean isOfKeys() {
        return !flags.contains("not_key");
    }

    /** Tells the index of every key that the recipe finds; of none when the request has fewer arguments than the recipe needs. */
    void find(Args args, IntConsumer key) {
        int first = begin.kind.equals("keyword") ? afterKeyword(args) : begin.at;
        if (first <= 0 || first >= args.count()) {
            return;
        }
        if (find.kind.equals("keynum")) {
            findCounted(args, first, key);
        } else {
            int last = find.first >= 0 ? first + find.first : args.count() + find.first;
            if (find.first < 0 && find.third > 1) {
                last = first + (args.count() - first) / find.third + find.first;
            }
            for (int i = first; i <= last && last < args.count(); i += find.second) {
                key.accept(i);
            }
        }
    }

    private int afterKeyword(Args args) {
        String word = begin.keyword.toUpperCase(Locale.ROOT);
        if (begin.at > 0) {
            for (int i = begin.at; i < args.count(); i++) {
                if (args.is(i, word)) {
                    return i + 1;
                }
            }
        } else {
            for (int i = args.count() + begin.at; i > 0; i--) {
                if (args.is(i, word)) {
                    return i + 1;
                }
            }
        }
        return 0;
    }

    private void findCounted(Args args, int first, IntConsumer key) {
        int countAt = first + find.first;
        if (countAt >= args.count()) {
            return;
        }
        String count = args.text(countAt);
        int keys = count.matches("\\d{1,9}") ? Integer.parseInt(count) : 0;
        int at = first + find.second;
        for (int n = 0; n < keys && first + find.second + keys <= args.count(); n++, at += find.third) {
            key.accept(at);
        }
    }
}
