package dev.ariadne.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a real socket that answers each command of one connection with the next line of a script, {@link #HANGS} or {@link #CLOSES}. */
final class ScriptedServer implements AutoCloseable {
    static final String HANGS = "hangs";
    static final String CLOSES = "closes";

    private final ServerSocket server;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    ScriptedServer(String... script) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(List.of(script)));
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The commands so far, each as its words with spaces between. */
    List<String> commands() {
        return commands;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(List<String> script) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String answer : script) {
                commands.add(command(in));
                if (answer.equals(CLOSES)) {
                    return;
                }
                if (answer.equals(HANGS)) {
                    in.read();
                    return;
                }
                socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            in.read();
        } catch (IOException e) {
            commands.add("broken: " + e.getMessage());
        }
    }

    private static String command(BufferedReader in) throws IOException {
        String head = in.readLine();
        if (head == null) {
            throw new IOException("no command came");
        }
        int words = Integer.parseInt(head.substring(1));
        StringBuilder command = new StringBuilder();
        for (int i = 0; i < words; i++) {
            in.readLine();
            command.append(i == 0 ? "" : " ").append(in.readLine());
        }
        return command.toString();
    }
}
