package dev.ariadne.conform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each place of each history stands for: (replication id, byte offset) to the commands up to there. It is written when a primary
 * produces, and read for every node, so that a node whose offset is no place of its history, or the place of another command, is found
 * out. Immutable: the branches of a graph share what they have in common.
 */
final class Chronicle {
    static final Chronicle EMPTY = new Chronicle(Map.of(), Map.of());

    private final Map<String, NavigableMap<Long, List<Item>>> places;
    private final Map<String, Integer> epochs;

    private Chronicle(Map<String, NavigableMap<Long, List<Item>>> places, Map<String, Integer> epochs) {
        this.places = places;
        this.epochs = epochs;
    }

    /** With a place added. */
    Chronicle with(String replId, long end, List<Item> items) {
        NavigableMap<Long, List<Item>> longer = new TreeMap<>(places(replId));
        longer.put(end, items);
        return replacing(replId, longer);
    }

    /** With {@code renamed} as a new name of {@code replId}'s history up to {@code end}. */
    Chronicle renamed(String replId, long end, String renamed) {
        return replacing(renamed, new TreeMap<>(places(replId).headMap(end, true)));
    }

    /** With the epoch that the model gives to an id. */
    Chronicle withEpoch(String replId, int epoch) {
        Map<String, Integer> more = new LinkedHashMap<>(epochs);
        more.put(replId, epoch);
        return new Chronicle(places, more);
    }

    private Chronicle replacing(String replId, NavigableMap<Long, List<Item>> history) {
        Map<String, NavigableMap<Long, List<Item>>> more = new LinkedHashMap<>(places);
        more.put(replId, history);
        return new Chronicle(more, epochs);
    }

    /** The epoch of an id, 0 for one that the model does not know. */
    int epoch(String replId) {
        return epochs.getOrDefault(replId, 0);
    }

    /** The places of a history in ascending order. */
    NavigableMap<Long, List<Item>> places(String replId) {
        NavigableMap<Long, List<Item>> history = places.get(replId);
        return history == null ? new TreeMap<>() : history;
    }

    /** The commands up to a place, null when the history has no such place. */
    @Nullable
    List<Item> at(String replId, long end) {
        return places(replId).get(end);
    }

    /** The same, where the place must exist. */
    List<Item> require(String replId, long end, String whose) {
        List<Item> items = at(replId, end);
        if (items == null) {
            throw new Divergence(whose + " is at byte " + end + " of epoch " + epoch(replId)
                    + ", where no command of it ends; places: " + places(replId).keySet());
        }
        return items;
    }
}
