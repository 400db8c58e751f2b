package dev.ariadne.conform.live;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from one replica to one primary: a port of its own, at which connections are turned away until one is admitted. */
final class Gate implements Closeable {
    private final ServerSocket listener;
    private final List<GatedLink> links = new ArrayList<>();
    /** Port of the primary that the next connection is admitted to, 0 to turn it away. */
    private int admittedTo;

    Gate() throws IOException {
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Threads.daemon("gate", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket replica = listener.accept();
                replica.setTcpNoDelay(true);
                take(replica);
            } catch (IOException e) {
                // The gate was closed.
                return;
            }
        }
    }

    private synchronized void take(Socket replica) throws IOException {
        if (admittedTo == 0) {
            replica.setSoLinger(true, 0);
            replica.close();
            return;
        }
        Socket primary = new Socket(InetAddress.getLoopbackAddress(), admittedTo);
        primary.setTcpNoDelay(true);
        admittedTo = 0;
        links.add(new GatedLink(replica, primary));
        notifyAll();
    }

    /** Admits the replica's next connection, and returns it when it has come; null when none does. */
    synchronized @Nullable GatedLink admit(int primaryPort, long timeoutMs) throws InterruptedException {
        int before = links.size();
        admittedTo = primaryPort;
        long deadline = System.nanoTime() + timeoutMs * 1_000_000;
        while (links.size() == before) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                admittedTo = 0;
                return null;
            }
            wait(leftMs);
        }
        return links.get(before);
    }

    /** The latest connection: the replica's side of the way. */
    synchronized @Nullable GatedLink latest() {
        return links.isEmpty() ? null : links.get(links.size() - 1);
    }

    /** The oldest connection whose end the primary has not been told of: its side of the way. */
    synchronized @Nullable GatedLink oldest() {
        return links.stream().filter(GatedLink::isPrimarySideOpen).findFirst().orElse(null);
    }

    /** The primary's process is gone: it will never hear of anything. */
    synchronized void primaryGone() {
        links.forEach(GatedLink::closePrimarySide);
    }

    @Override
    public synchronized void close() {
        Threads.close(listener);
        links.forEach(GatedLink::close);
    }
}
