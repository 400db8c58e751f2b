package dev.ariadne.core.rdb;

/** Receives the elements of a packed value. */
@FunctionalInterface
public interface Elements {
    /** An element; the array becomes the receiver's. */
    void element(byte[] bytes) throws BadRecord;
}
