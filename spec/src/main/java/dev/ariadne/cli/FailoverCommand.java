package dev.ariadne.cli;

import dev.ariadne.fault.FailoverRule;
import dev.ariadne.fault.FailoverRule.Candidate;
import dev.ariadne.fault.FailoverRule.Verdict;
import dev.ariadne.fault.NodeInfo;
import dev.ariadne.fault.Reply;
import dev.ariadne.fault.RespClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne failover}: promotes the most up-to-date of the servers that can be reached, and points the others at it. */
@Command(
        name = "failover",
        description =
                "Promotes the most up-to-date replica of those named, when their primary is gone, and points the others at it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Addresses are those by which the servers reach each other. Of the replicas in the latest history the one with the"
                    + " largest offset is promoted, of equal ones the one whose replica-priority is lower, then by run id; never"
                    + " one that has nothing of a stream, or whose replica-priority is 0.",
            "",
            "Exit codes: 0 done (or, with --dry-run, it can be done), 1 refused: the primary is alive, no replica may lead, or"
                    + " nothing tells which of two histories is the later, 3 a server cannot be reached or does not do as told,"
                    + " 254 usage.",
            "",
            "It decides once, by what it sees from where it runs. For unattended failover use Redis' own Sentinel; for a planned"
                    + " one, which loses nothing, the command FAILOVER on the primary."
        })
final class FailoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The servers of the group; the old primary may be among them.")
    private List<String> nodes;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description =
                    "Promote though the primary is alive: what it has acknowledged and the replica has not is lost.")
    private boolean force;

    @Option(
            names = "--auth",
            paramLabel = "PASSWORD",
            description = "Password of the servers; default: the environment's REDISCLI_AUTH.")
    private @Nullable String auth;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "User whose password it is; default: the default user.")
    private @Nullable String user;

    @Option(names = "--tls", description = "Speak TLS.")
    private boolean tls;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "With --tls: certificates to trust (PEM); default: Java's.")
    private @Nullable Path cacert;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "How long to wait for a server, in ms; default ${DEFAULT-VALUE}.")
    private int timeoutMs;

    private @Nullable SSLSocketFactory sockets;

    @Override
    public Integer call() {
        if (timeoutMs < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout is 1 or more, not " + timeoutMs);
        }
        sockets = tls ? sockets() : null;
        Map<String, NodeInfo> reached = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (String node : new LinkedHashSet<>(nodes)) {
            address(node);
            ask(node, reached, silent);
        }
        if (reached.isEmpty()) {
            throw new EnvironmentException("none of " + String.join(", ", silent)
                    + " answers; name servers that run, and see --auth, --tls and --timeout");
        }
        Map<String, NodeInfo> primaries = primaries(reached, silent);
        return decide(reached, silent, primaries);
    }

    // ---- what is there ----

    private void ask(String node, Map<String, NodeInfo> reached, List<String> silent) {
        try {
            reached.put(node, NodeInfo.parse(said(node, "INFO", "everything")));
        } catch (IOException e) {
            silent.add(node);
            out().println(node + ": cannot be reached: " + e.getMessage());
        }
    }

    /** Primaries that are alive: among the named ones, and whom the named ones follow. */
    private Map<String, NodeInfo> primaries(Map<String, NodeInfo> reached, List<String> silent) {
        Map<String, NodeInfo> alive = new LinkedHashMap<>();
        Set<String> followed = new LinkedHashSet<>();
        reached.forEach((node, info) -> {
            if (info.isPrimary()) {
                alive.put(node, info);
            } else {
                followed.add(
                        info.fields().get("master_host") + ":" + info.fields().get("master_port"));
            }
        });
        followed.removeAll(reached.keySet());
        followed.removeAll(silent);
        for (String node : followed) {
            try {
                NodeInfo info = NodeInfo.parse(said(node, "INFO", "everything"));
                boolean known = alive.values().stream()
                        .anyMatch(other -> other.fields()
                                .getOrDefault("run_id", "")
                                .equals(info.fields().get("run_id")));
                if (info.isPrimary() && !known) {
                    alive.put(node, info);
                }
            } catch (IOException gone) {
                out().println(node + ": followed by those that were reached, cannot be reached: " + gone.getMessage());
            }
        }
        return alive;
    }

    // ---- the decision ----

    private int decide(Map<String, NodeInfo> reached, List<String> silent, Map<String, NodeInfo> primaries) {
        List<Candidate> candidates = new ArrayList<>();
        reached.forEach((node, info) -> candidates.add(Candidate.of(node, info)));
        String history = primaries.size() == 1
                ? primaries.values().iterator().next().fields().get("master_replid")
                : null;
        List<Verdict> verdicts = FailoverRule.judge(candidates, history);
        verdicts.forEach(this::tell);
        Candidate chosen = verdicts.get(0).promoted() ? verdicts.get(0).candidate() : null;
        if (!primaries.isEmpty() && !force) {
            return refuse("the primary " + String.join(", ", primaries.keySet())
                    + " is alive; for a planned change say FAILOVER to it, or --force and lose what it has alone");
        }
        if (chosen == null) {
            return refuse("no replica that was reached may lead");
        }
        List<String> histories = FailoverRule.latestHistories(candidates, history);
        if (histories.size() > 1 && !force) {
            return refuse("the replicas are of " + histories.size() + " histories (" + String.join(", ", histories)
                    + "), and nothing tells which is the later; name the replicas of one only, or --force");
        }
        Set<String> others = new LinkedHashSet<>(reached.keySet());
        others.addAll(primaries.keySet());
        others.remove(chosen.node());
        if (dryRun) {
            out().println("would promote " + chosen.node() + " and point at it: " + orNobody(others));
            out().flush();
            return Exit.VALID;
        }
        return carryOut(chosen.node(), others, silent);
    }

    private void tell(Verdict verdict) {
        Candidate c = verdict.candidate();
        out().printf(
                        "%s %s: offset %d of %s, priority %d: %s%n",
                        verdict.promoted() ? "*" : " ",
                        c.node(),
                        c.offset(),
                        c.historyId(),
                        c.priority(),
                        verdict.reason());
    }

    private int refuse(String why) {
        out().println("nothing done: " + why);
        out().flush();
        return Exit.VIOLATION;
    }

    private static String orNobody(Set<String> others) {
        return others.isEmpty() ? "nobody" : String.join(", ", others);
    }

    // ---- what is done ----

    private int carryOut(String chosen, Set<String> others, List<String> silent) {
        try {
            said(chosen, "REPLICAOF", "NO", "ONE");
            if (!NodeInfo.parse(said(chosen, "INFO", "replication")).isPrimary()) {
                throw new IOException("it still says that it is a replica");
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot promote " + chosen + ": " + e.getMessage() + "; nothing was changed at the others", e);
        }
        out().println(chosen + ": promoted" + kept(chosen));
        List<String> failed = new ArrayList<>();
        InetSocketAddress target = address(chosen);
        for (String node : others) {
            try {
                said(node, "REPLICAOF", target.getHostString(), "" + target.getPort());
                out().println(node + ": follows " + chosen + kept(node));
            } catch (IOException e) {
                failed.add(node);
                out().println(node + ": cannot be told to follow " + chosen + ": " + e.getMessage());
            }
        }
        failed.addAll(silent);
        if (!failed.isEmpty()) {
            out().println("before they serve again, tell " + String.join(", ", failed) + ": REPLICAOF "
                    + target.getHostString() + " " + target.getPort());
        }
        out().flush();
        return failed.size() > silent.size() ? Exit.ENVIRONMENT : Exit.VALID;
    }

    /** Writes the new role into the server's configuration file, if it has one. */
    private String kept(String node) {
        try {
            said(node, "CONFIG", "REWRITE");
            return ", and its configuration file says so";
        } catch (IOException e) {
            return "; not in its configuration file: " + e.getMessage();
        }
    }

    // ---- the servers ----

    /** The reply's text; an error is an {@link IOException}. */
    private String said(String node, String... words) throws IOException {
        try (RespClient client = RespClient.connect(address(node), timeoutMs, sockets)) {
            String password = auth != null ? auth : System.getenv("REDISCLI_AUTH");
            if (password != null && !password.isEmpty()) {
                text(
                        user == null
                                ? client.call(timeoutMs, "AUTH", password)
                                : client.call(timeoutMs, "AUTH", user, password));
            }
            return text(client.call(timeoutMs, words));
        }
    }

    private static String text(Reply reply) throws IOException {
        if (reply instanceof Reply.Simple simple) {
            return simple.text();
        }
        if (reply instanceof Reply.Bulk bulk && bulk.text() != null) {
            return bulk.text();
        }
        throw new IOException(reply instanceof Reply.Error error ? error.text() : "an odd reply: " + reply);
    }

    private InetSocketAddress address(String node) {
        int colon = node.lastIndexOf(':');
        try {
            int port = Integer.parseInt(node.substring(colon + 1));
            String host = colon < 0 ? "" : node.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            if (!host.isEmpty() && port > 0 && port < 1 << 16) {
                return new InetSocketAddress(host, port);
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), "'" + node + "' is not HOST:PORT", e);
        }
        throw new ParameterException(spec.commandLine(), "'" + node + "' is not HOST:PORT");
    }

    private SSLSocketFactory sockets() {
        try {
            if (cacert == null) {
                return SSLContext.getDefault().getSocketFactory();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (InputStream in = Files.newInputStream(cacert)) {
                int i = 0;
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.setCertificateEntry("ca" + i++, certificate);
                }
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new EnvironmentException(
                    "no TLS with --cacert " + cacert + ": " + e.getMessage() + "; name a file of PEM certificates", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
