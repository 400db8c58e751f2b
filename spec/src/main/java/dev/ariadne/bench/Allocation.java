package dev.ariadne.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that our server's loop thread allocates for each pipelined SET, by the JVM's own count for the thread, which is exact: the difference
 * around a round of load on connections that are there already, read from outside over JMX. The keys exist as well, and their values keep their
 * size. Other servers have nothing to compare.
 */
final class Allocation implements Scenario {
    private static final String LOOP_THREAD = "ariadne-";
    private static final int PIPELINE = 64;
    private static final int CLIENTS = 4;
    private static final int KEYS = 10_000;

    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public String about() {
        return "bytes that our loop thread allocates for each pipelined SET, without and with a replica";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public void run(Run run) throws IOException {
        Contender ours = run.contenders().get(0);
        if (!ours.name().equals(Contender.OURS)) {
            return;
        }
        for (int replicas : run.setting().replicas()) {
            try (Group group = Group.start(ours, replicas, run)) {
                DataSet.STRINGS.fill(group.primary(), KEYS);
                measure(run, group.primary(), "SET", replicas, Bar.atMost(1));
                measure(run, group.primary(), "GET", replicas, null);
            }
        }
    }

    private void measure(Run run, BenchServer server, String command, int replicas, @Nullable Bar bar)
            throws IOException {
        Setting setting = run.setting();
        String figure = command + " -P " + PIPELINE + ", replicas " + replicas;
        run.say("allocation: " + figure);
        List<byte[]> batches = batches(command);
        List<PipelinedClient> clients = new ArrayList<>();
        try (JMXConnector jmx = connect(server.pid())) {
            MBeanServerConnection beans = jmx.getMBeanServerConnection();
            ThreadMXBean threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
            long loop = loopThread(threads);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new PipelinedClient(server.port()));
            }
            for (int round = 0; round <= setting.rounds(); round++) {
                long before = threads.getThreadAllocatedBytes(loop);
                load(clients, batches, setting.requests());
                double bytes = threads.getThreadAllocatedBytes(loop) - before;
                if (round > 0) {
                    run.results().add(name(), figure, "B/op", bar, Contender.OURS, bytes / setting.requests());
                }
            }
        } finally {
            for (PipelinedClient client : clients) {
                client.close();
            }
        }
    }

    /** Every client has a batch under way before the first is waited for. */
    private static void load(List<PipelinedClient> clients, List<byte[]> batches, int requests) throws IOException {
        int batch = 0;
        for (int made = 0; made < requests; made += PIPELINE * clients.size()) {
            for (PipelinedClient client : clients) {
                client.send(batches.get(batch++ % batches.size()));
            }
            for (PipelinedClient client : clients) {
                client.pass(PIPELINE);
            }
        }
    }

    /** So many requests at a time as go out at once, over all keys. */
    private static List<byte[]> batches(String command) {
        List<byte[]> batches = new ArrayList<>();
        for (int from = 0; from < KEYS; from += PIPELINE) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int i = 0; i < PIPELINE; i++) {
                int key = (from + i) % KEYS;
                PipelinedClient.write(
                        batch,
                        command.equals("SET")
                                ? DataSet.STRINGS.command(key)
                                : new String[] {command, DataSet.key(key)});
            }
            batches.add(batch.toByteArray());
        }
        return batches;
    }

    @SuppressWarnings("BanJNDI") // The address is one that this JVM has just been told by a process that it started.
    private static JMXConnector connect(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new UnusableEnvironmentException(
                    "the server's JVM cannot be asked what it allocates: " + e.getMessage()
                            + "; leave out --scenario allocation",
                    e);
        }
    }

    private static long loopThread(ThreadMXBean threads) throws IOException {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().matches(LOOP_THREAD + "\\d.*")) {
                return thread.getThreadId();
            }
        }
        throw new IOException("the server has no thread " + LOOP_THREAD + "N");
    }
}
