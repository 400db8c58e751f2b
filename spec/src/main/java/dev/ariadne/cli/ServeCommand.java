package dev.ariadne.cli;

import dev.ariadne.report.StoreServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne serve}: the runs of a store in a browser. */
@Command(
        name = "serve",
        description = "Lists the runs of a store in a browser, on this machine only, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int MOST_PORT = 65535;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "store",
            description = "Where results are; default ${DEFAULT-VALUE}.")
    private Path store;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "0 for any free one; default ${DEFAULT-VALUE}.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > MOST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port is 0 to " + MOST_PORT + ", not " + port);
        }
        if (!Files.isDirectory(store)) {
            throw new EnvironmentException(
                    "there is no directory " + store + "; `ariadne fault' makes one, or name another with --store");
        }
        try (StoreServer server = new StoreServer(store, port)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("the runs in " + store + " are at http://127.0.0.1:" + server.port() + "/ until Ctrl-C");
            out.flush();
            new CountDownLatch(1).await();
            return Exit.VALID;
        } catch (BindException e) {
            throw new EnvironmentException(
                    "port " + port + " is taken; choose another with --port, or --port 0 for any free one", e);
        }
    }
}
