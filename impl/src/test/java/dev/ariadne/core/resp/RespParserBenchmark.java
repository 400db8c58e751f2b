package dev.ariadne.core.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parsing of one request among those of a full pipeline. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RespParserBenchmark {
    private static final int PIPELINE = 64;

    private final RespParser parser = new RespParser();
    private final Args args = new Args();
    private final byte[] sets = pipeline("*3\r\n$3\r\nSET\r\n$16\r\nkey:%012d\r\n$8\r\nxxxxxxxx\r\n");
    private final byte[] gets = pipeline("*2\r\n$3\r\nGET\r\n$16\r\nkey:%012d\r\n");
    private final byte[] inline = pipeline("GET key:%012d\r\n");

    private static byte[] pipeline(String request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINE; i++) {
            out.writeBytes(String.format(request, i).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int set() throws RespParser.Malformed {
        return parse(sets);
    }

    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int get() throws RespParser.Malformed {
        return parse(gets);
    }

    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int inlineGet() throws RespParser.Malformed {
        return parse(inline);
    }

    private int parse(byte[] requests) throws RespParser.Malformed {
        int at = 0;
        int arguments = 0;
        while (at < requests.length) {
            at = parser.parse(requests, at, requests.length, args);
            arguments += args.count();
        }
        return arguments;
    }
}
