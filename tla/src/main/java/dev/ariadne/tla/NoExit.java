package dev.ariadne.tla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Takes the end of the JVM out of TLC's hands. In trouble TLC calls {@code System.exit} in many places; in the classes that
 * {@link TlcLoader} defines, these calls lead to {@link #exit} instead.
 */
public final class NoExit {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    private NoExit() {}

    /** TLC gave up; it has printed why. */
    static final class GaveUp extends Error {
        private static final long serialVersionUID = 1L;

        GaveUp(int code) {
            super("TLC gave up with exit code " + code);
        }
    }

    /** Stands in for {@link System#exit}: ends the thread and no more. */
    public static void exit(int code) {
        throw new GaveUp(code);
    }

    /** A class file in which {@code System.exit} is this class's. */
    static byte[] in(byte[] classFile) {
        try {
            Constants constants = new Constants(classFile);
            int exit = constants.method("java/lang/System", "exit");
            return exit == 0
                    ? classFile
                    : constants.withMethodOf(exit, NoExit.class.getName().replace('.', '/'));
        } catch (IOException e) {
            throw new UncheckedIOException("a class of TLC's cannot be read", e);
        }
    }

    /** A class file's table of constants: class names, members and texts, which refer to each other by number. */
    private static final class Constants {
        private static final int FIRST = 10;

        private final byte[] file;
        private final int[] at;
        private final int end;

        Constants(byte[] file) throws IOException {
            this.file = file;
            at = new int[number(FIRST - 2)];
            int position = FIRST;
            for (int i = 1; i < at.length; i++) {
                at[i] = position;
                int tag = file[position];
                position += size(tag, position);
                if (tag == 5 || tag == 6) {
                    i++;
                }
            }
            end = position;
        }

        private int size(int tag, int position) throws IOException {
            return switch (tag) {
                case UTF8 -> 3 + number(position + 1);
                case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> 5;
                case 5, 6 -> 9;
                case CLASS, 8, 16, 19, 20 -> 3;
                case 15 -> 4;
                default -> throw new IOException("constant of kind " + tag);
            };
        }

        private int number(int position) {
            return (file[position] & 0xff) << 8 | file[position + 1] & 0xff;
        }

        private String text(int constant) throws IOException {
            return new DataInputStream(new ByteArrayInputStream(file, at[constant] + 1, end - at[constant] - 1))
                    .readUTF();
        }

        /** The number of the constant that names a method of a class, 0 if there is none. */
        int method(String owner, String name) throws IOException {
            for (int i = 1; i < at.length; i++) {
                if (at[i] != 0 && file[at[i]] == METHOD) {
                    int ownerName = number(at[number(at[i] + 1)] + 1);
                    int methodName = number(at[number(at[i] + 3)] + 1);
                    if (text(methodName).equals(name) && text(ownerName).equals(owner)) {
                        return i;
                    }
                }
            }
            return 0;
        }

        /** The file with a method's owner replaced. */
        byte[] withMethodOf(int method, String owner) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length + 64);
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(file, 0, FIRST - 2);
            out.writeShort(at.length + 2);
            out.write(file, FIRST, at[method] + 1 - FIRST);
            out.writeShort(at.length + 1);
            out.write(file, at[method] + 3, end - at[method] - 3);
            out.writeByte(UTF8);
            out.writeUTF(owner);
            out.writeByte(CLASS);
            out.writeShort(at.length);
            out.write(file, end, file.length - end);
            return bytes.toByteArray();
        }
    }
}
