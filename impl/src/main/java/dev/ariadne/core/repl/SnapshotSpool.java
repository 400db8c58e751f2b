package dev.ariadne.core.repl;

import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.persist.DiskFailure;
import dev.ariadne.core.persist.DiskFile;

/** A snapshot in a temporary file, for replicas that must know its length first: what it takes of memory is one slice. */
final class SnapshotSpool {
    private static final int SLICE_BYTES = 256 << 10;

    private final Node node;
    private final String name;
    private final DiskFile file;
    private final byte[] slice = new byte[SLICE_BYTES];

    private SnapshotSpool(Node node, String name, DiskFile file) {
        this.node = node;
        this.name = name;
        this.file = file;
    }

    static SnapshotSpool create(Node node) throws DiskFailure {
        Disk disk = node.effects().disk();
        String name = "temp-repl-" + node.effects().host().pid() + ".rdb";
        return new SnapshotSpool(node, name, disk.create(name));
    }

    /** Bytes so far. */
    long size() {
        return file.size();
    }

    void write(byte[] buf, int from, int to) throws DiskFailure {
        file.write(buf, from, to);
    }

    /** Reads a part from {@code position} on into {@link #slice}; returns its size in bytes, which is not 0. */
    int read(long position) throws DiskFailure {
        int n = file.read(position, slice, 0, slice.length);
        if (n == 0) {
            throw new DiskFailure("the file " + name + " ends at byte " + position + " of " + size());
        }
        return n;
    }

    /** What {@link #read} has read last. */
    byte[] slice() {
        return slice;
    }

    /** Closes and deletes the file. */
    void close() {
        file.close();
        try {
            node.effects().disk().delete(name);
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Can't delete the file " + name + ": " + e.what());
        }
    }
}
