package dev.ariadne.tla;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import tlc2.TLCGlobals;
import tlc2.output.OutputCollector;
import tlc2.tool.fp.management.DiskFPSetMXWrapper;
import tlc2.tool.liveness.LiveWorker;
import tlc2.util.BufferedRandomAccessFile;
import tlc2.util.FP64;
import tlc2.value.RandomEnumerableValues;
import util.UniqueString;

/**
 * Puts TLC's static fields back to where they were before the first run, as far as a run of the same specification reads them.
 *
 * <p>Model values, state variables, symmetry and the parser's tables need nothing: TLC sets them anew for each specification that it
 * opens. What it does not is set here. Lives with TLC behind {@link TlcLoader}.
 */
final class CleanSlate {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]\\w*");

    /** Names of management beans are the JVM's, not the loader's: each lane has its own range. */
    private static final int BEANS_PER_LANE = 1_000_000;

    private static boolean first = true;

    private CleanSlate() {}

    /**
     * To be called before a specification is opened.
     *
     * @param alike whether names are to be seen in the same order as in all other runs; a checkpoint brings an order of its own
     */
    static void wipe(boolean alike) {
        if (first) {
            first = false;
            ownBeans();
            if (alike) {
                words();
            }
        }
        FP64.Init(0);
        RandomEnumerableValues.setSeed(1);
        // Where a definition stands in the table of definitions. A name keeps its place when the table is a new one.
        for (UniqueString name : UniqueString.internTbl.toMap().values()) {
            name.setLoc(-1);
        }
        // The thread that found the last violation of a liveness property: further checks would believe it to be
        // theirs.
        set(LiveWorker.class, "errFoundByThread", -1);
        // A file that is closed twice gives its buffer back twice, and the next two files would share it.
        set(BufferedRandomAccessFile.class, "numAvailBuffs", 0);
        OutputCollector.setTrace(new ArrayList<>());
        OutputCollector.setInitialState(null);
        OutputCollector.setModuleNode(null);
        for (String list : List.of("allMessages", "violatedAssumptions")) {
            ((Collection<?>) get(OutputCollector.class, list)).clear();
        }
        ((Map<?, ?>) get(OutputCollector.class, "lineCount")).clear();
        forget();
    }

    /** To be called after a run: the fingerprints and the queue of states are not held any longer. */
    static void forget() {
        TLCGlobals.mainChecker = null;
        TLCGlobals.simulator = null;
    }

    /**
     * TLC orders the elements of a set by when it first saw their names. The names in the registered models' configurations are seen
     * here, in one order for every lane; so what a run meets first does not depend on the runs before it.
     */
    private static void words() {
        for (Model model : Models.registered().all()) {
            WORD.matcher(model.cfg().replaceAll("(?m)\\\\\\*.*$", ""))
                    .results()
                    .map(MatchResult::group)
                    .forEach(UniqueString::of);
        }
    }

    /** The bean that {@code LiveWorker} leaves has the same name in every lane; the next lane would stumble over it. */
    private static void ownBeans() {
        int lane = Integer.parseInt(CleanSlate.class.getClassLoader().getName());
        set(DiskFPSetMXWrapper.class, "COUNT", lane * BEANS_PER_LANE);
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        synchronized (beans) {
            try {
                set(LiveWorker.class, "errFoundByThread", -1);
                for (ObjectName name : beans.queryNames(new ObjectName("tlc2.tool.liveness:*"), null)) {
                    beans.unregisterMBean(name);
                }
            } catch (JMException e) {
                throw new IllegalStateException("TLC's management beans cannot be removed", e);
            }
        }
    }

    private static Object get(Class<?> of, String field) {
        try {
            return field(of, field).get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("this TLC is not the one that " + of + " was written for", e);
        }
    }

    private static void set(Class<?> of, String field, int value) {
        try {
            field(of, field).setInt(null, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("this TLC is not the one that " + of + " was written for", e);
        }
    }

    private static Field field(Class<?> of, String name) {
        try {
            Field field = of.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this TLC has no " + of.getName() + "." + name, e);
        }
    }
}
