package dev.ariadne.conform;

import dev.ariadne.core.Host;

/** The host of a node that runs in no process of its own. */
public enum LoopHost implements Host {
    HERE;

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public int port() {
        return 6379;
    }

    @Override
    public String executable() {
        return "";
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
