package dev.ariadne.conform;

import java.util.ArrayList;
import java.util.List;

/**
 * One command of the stream as the model counts it (TLA+: History.tla, Item).
 *
 * @param epoch of the primary that produced it
 * @param kind {@code write} or {@code ask} (REPLCONF GETACK)
 */
public record Item(int epoch, String kind) {
    public static final String WRITE = "write";
    static final String ASK = "ask";

    /** {@code items} and one more. */
    static List<Item> append(List<Item> items, Item item) {
        List<Item> longer = new ArrayList<>(items);
        longer.add(item);
        return List.copyOf(longer);
    }

    /** A history in the model's form: runs of (epoch, kind, end). */
    static List<Object> runs(List<Item> items) {
        List<Object> runs = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i + 1 == items.size() || !items.get(i + 1).equals(items.get(i))) {
                runs.add(List.of(items.get(i).epoch, items.get(i).kind, i + 1));
            }
        }
        return runs;
    }

    /** What the data set must hold: the letter of each write's epoch, in order. */
    static String data(List<Item> items) {
        StringBuilder data = new StringBuilder();
        for (Item item : items) {
            if (item.kind.equals(WRITE)) {
                data.append(letter(item.epoch));
            }
        }
        return data.toString();
    }

    /** What a primary of this epoch writes. */
    public static char letter(int epoch) {
        return (char) ('a' + epoch);
    }
}
