package dev.ariadne.tla;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import java.util.Arrays;

/** Runs a program whose remote objects and their registry can be reached from this machine only: TLC would open them to all. */
public final class Loopback {
    private Loopback() {}

    /**
     * The program.
     *
     * @param args its main class, and its arguments
     */
    public static void main(String[] args) throws Exception {
        RMISocketFactory.setSocketFactory(new RMISocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            }
        });
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }
}
