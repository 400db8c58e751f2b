package dev.ariadne.core;

/** What INFO tells of a process, where there is none. */
final class NoProcess implements Host {
    static final Host HOST = new NoProcess();

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public int port() {
        return 6379;
    }

    @Override
    public String executable() {
        return "ariadne";
    }

    @Override
    public String configFile() {
        return "";
    }

    @Override
    public String transport() {
        return "memory";
    }

    @Override
    public String os() {
        return "Linux";
    }

    @Override
    public long systemBytes() {
        return 0;
    }

    @Override
    public long usedMemoryBytes() {
        return 0;
    }

    @Override
    public long residentBytes() {
        return 0;
    }

    @Override
    public double cpuUserSeconds() {
        return 0;
    }

    @Override
    public double cpuSystemSeconds() {
        return 0;
    }
}
