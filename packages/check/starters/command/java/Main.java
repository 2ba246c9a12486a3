import java.io.IOException;

public final class Main {
    /** What is asked for in vain: a sentence for standard error; the exit code is 1 then. */
    private static final class Refusal extends RuntimeException {
        Refusal(String message) {
            super(message);
        }
    }

    /** Does what the program is called for, in the folder that it is called in. */
    private static void run(String[] arguments) throws IOException {
        String command = arguments.length > 0 ? arguments[0] : "";
        // Begin here: look at the command and at the arguments after it. What is asked for goes to System.out
        // (System.out.write for bytes), what comes on standard input is System.in.readAllBytes().
        throw new Refusal("there is no command " + command + " yet: write it in Main.java, where it says \"Begin here\"");
    }

    public static void main(String[] arguments) throws IOException {
        try {
            run(arguments);
            System.out.flush();
        } catch (Refusal refusal) {
            System.err.println(refusal.getMessage());
            System.exit(1);
        }
    }
}
