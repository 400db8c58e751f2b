package dev.ariadne;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Goal: nothing swallows an {@link Error}: what catches one, by whatever name, throws on, keeps it, or ends the process. Method: the bytecode
 * of every production class. From each handler that can be given an error, every path is followed: one that comes to the method's end, or back
 * to before the handler, has swallowed it.
 */
class SwallowedErrorsTest {
    /** What ends the process, or is told of the error. */
    private static final Set<String> ENDS =
            Set.of("dev/ariadne/net/LoopTurn.broken", "dev/ariadne/net/LastAct.end", "java/lang/Runtime.halt");

    /** Who may, and why. */
    private static final Map<String, String> MAY = Map.of(
            "dev/ariadne/net/NettyEffects.scriptEngine",
            "a library that is not there for this machine is no defect: it is told, and scripts are refused");

    @Test
    void noHandlerOfTheServerSwallowsAnError() throws IOException {
        List<String> swallowed = new ArrayList<>();
        int handlers = 0;
        Path classes = Path.of(
                Node.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        for (ClassNode each : classesIn(classes)) {
            handlers += look(each, swallowed);
        }
        // try-with-resources and finally are among them.
        assertThat(handlers).isGreaterThan(20);
        assertThat(swallowed).isEmpty();
    }

    /** The rule sees what it is for. */
    @Test
    void theRuleSeesEachWayToSwallow() throws IOException {
        List<String> swallowed = new ArrayList<>();
        ClassNode samples = new ClassNode();
        new ClassReader(Samples.class.getName()).accept(samples, 0);

        look(samples, swallowed);

        assertThat(swallowed)
                .extracting(place -> place.replaceAll(".*\\.(\\w+):.*", "$1"))
                .containsExactlyInAnyOrder("swallows", "swallowsByName", "goesOnInItsLoop", "returnsFromFinally");
    }

    /** Ways to treat an error; the names of the bad ones say what is bad. */
    @SuppressWarnings({"unused", "finally", "Finally", "EmptyCatch", "CatchAndPrintStackTrace"})
    private static final class Samples {
        private Throwable kept = new IllegalStateException();

        void swallows(Runnable task) {
            try {
                task.run();
            } catch (Throwable e) {
                System.err.println(e);
            }
        }

        void swallowsByName(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | StackOverflowError e) {
                System.err.println(e);
            }
        }

        void goesOnInItsLoop(Runnable task) {
            while (true) {
                try {
                    task.run();
                } catch (Error e) {
                    System.err.println(e);
                }
            }
        }

        int returnsFromFinally(Runnable task) {
            try {
                task.run();
            } finally {
                return 1;
            }
        }

        void throwsOn(Runnable task) {
            try {
                task.run();
            } catch (Error e) {
                throw new IllegalStateException(e);
            }
        }

        void keeps(Runnable task) {
            try {
                task.run();
            } catch (Error e) {
                kept = e;
            }
        }

        void exceptionsAreNoErrors(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException e) {
                System.err.println(e);
            }
        }
    }

    private static List<ClassNode> classesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> {
                        try {
                            ClassNode node = new ClassNode();
                            new ClassReader(Files.readAllBytes(file)).accept(node, 0);
                            return node;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /** Returns how many handlers there are that an error can come to. */
    private static int look(ClassNode in, List<String> swallowed) {
        int handlers = 0;
        for (MethodNode method : in.methods) {
            for (TryCatchBlockNode block : method.tryCatchBlocks) {
                // The compiler's own, for a switch over an enum that may have lost a constant, is left out.
                if (takesErrors(block.type) && !"java/lang/NoSuchFieldError".equals(block.type)) {
                    handlers++;
                    String place = in.name + "." + method.name;
                    if (!MAY.containsKey(place) && swallows(method, block.handler)) {
                        swallowed.add(place + ": " + (block.type == null ? "finally" : block.type));
                    }
                }
            }
        }
        return handlers;
    }

    private static boolean takesErrors(String type) {
        if (type == null || type.equals("java/lang/Throwable")) {
            return true;
        }
        try {
            return Error.class.isAssignableFrom(
                    Class.forName(type.replace('/', '.'), false, SwallowedErrorsTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean swallows(MethodNode method, LabelNode handler) {
        InsnList code = method.instructions;
        int first = code.indexOf(handler);
        BitSet seen = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            int at = open.pop();
            if (at < first) {
                return true;
            }
            if (seen.get(at)) {
                continue;
            }
            seen.set(at);
            AbstractInsnNode insn = code.get(at);
            int op = insn.getOpcode();
            if (op >= Opcodes.IRETURN && op <= Opcodes.RETURN) {
                return true;
            }
            if (op == Opcodes.ATHROW || endsTheProcess(insn) || keepsIt(insn)) {
                continue;
            }
            targets(insn).forEach(label -> open.push(code.indexOf(label)));
            if (op != Opcodes.GOTO && op != Opcodes.TABLESWITCH && op != Opcodes.LOOKUPSWITCH) {
                open.push(at + 1);
            }
        }
        return false;
    }

    private static boolean endsTheProcess(AbstractInsnNode insn) {
        return insn instanceof MethodInsnNode call && ENDS.contains(call.owner + "." + call.name);
    }

    private static boolean keepsIt(AbstractInsnNode insn) {
        return insn instanceof FieldInsnNode field
                && field.getOpcode() == Opcodes.PUTFIELD
                && field.desc.equals("Ljava/lang/Throwable;");
    }

    private static List<LabelNode> targets(AbstractInsnNode insn) {
        if (insn instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        if (insn instanceof TableSwitchInsnNode table) {
            return Stream.concat(table.labels.stream(), Stream.of(table.dflt)).toList();
        }
        if (insn instanceof LookupSwitchInsnNode table) {
            return Stream.concat(table.labels.stream(), Stream.of(table.dflt)).toList();
        }
        return List.of();
    }
}
