package dev.ariadne.core.persist;

/**
 * The files that a node may use, named relative to the configured {@code dir}. A call returns when it is done, except for
 * {@link DiskFile#syncSoon}; what goes wrong is a {@link DiskFailure} with the words that Redis would log.
 */
public interface Disk {
    /** No disk: nothing is there and nothing can be written. A node on it lives in memory only. */
    Disk NONE = new NoDisk();

    /** Size of a file in bytes, -1 when there is none. */
    long size(String name);

    /** Whether there is such a directory. */
    boolean isDirectory(String name);

    /** A new, empty file in the place of any other. */
    DiskFile create(String name) throws DiskFailure;

    /** A file that is there. */
    DiskFile open(String name) throws DiskFailure;

    /** Gives a file a name in place of any other file of that name, at once and for good: it survives a loss of power. */
    void rename(String from, String to) throws DiskFailure;

    /** Deletes a file; nothing happens when there is none. */
    void delete(String name) throws DiskFailure;

    /** Makes a directory; nothing happens when it is there. */
    void makeDirectory(String name) throws DiskFailure;
}
