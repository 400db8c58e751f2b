package dev.ariadne.core.persist;

/** {@link Disk#NONE}. */
final class NoDisk implements Disk {
    @Override
    public long size(String name) {
        return -1;
    }

    @Override
    public boolean isDirectory(String name) {
        return false;
    }

    @Override
    public DiskFile create(String name) throws DiskFailure {
        throw failure();
    }

    @Override
    public DiskFile open(String name) throws DiskFailure {
        throw failure();
    }

    @Override
    public void rename(String from, String to) throws DiskFailure {
        throw failure();
    }

    @Override
    public void delete(String name) throws DiskFailure {
        throw failure();
    }

    @Override
    public void makeDirectory(String name) throws DiskFailure {
        throw failure();
    }

    private static DiskFailure failure() {
        return new DiskFailure("No such device");
    }
}
