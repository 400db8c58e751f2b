package dev.ariadne.core.keyspace;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** A list of byte strings. */
public final class ListValue extends Value {
    private final Layout layout;
    private final ArrayDeque<byte[]> elements = new ArrayDeque<>();

    public ListValue(Layout layout) {
        this.layout = layout;
    }

    @Override
    public ValueType type() {
        return ValueType.LIST;
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public String encoding() {
        return "quicklist";
    }

    @Override
    public ListValue copy() {
        ListValue copy = new ListValue(layout);
        elements.forEach(e -> copy.elements.add(e.clone()));
        return copy;
    }

    @Override
    public long bytes() {
        return elements.stream().mapToLong(e -> e.length + 24L).sum();
    }

    /** Adds an element at the head; the array becomes the list's own. */
    public void addFirst(byte[] element) {
        elements.addFirst(element);
    }

    /** Adds an element at the tail; the array becomes the list's own. */
    public void addLast(byte[] element) {
        elements.addLast(element);
    }

    /** Visits the elements from head to tail. */
    public void forEach(Consumer<byte[]> visitor) {
        elements.forEach(visitor);
    }
}
