package dev.ariadne.core.keyspace;

/** Hears of every change of the data set, in the middle of the command that makes it. */
public interface KeyspaceObserver {
    /** A key that was not there is there now. */
    void created(int db, byte[] key);

    /** A key was created, changed or deleted. */
    void changed(byte[] key);

    /** A key was given an expiry. */
    void expirySet(int db, byte[] key);

    /** One or all databases were emptied. */
    void flushed();
}
