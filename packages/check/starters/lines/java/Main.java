import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

public final class Main {
    /** What to reply to one request, without the id. */
    private static Map<String, Object> answer(Map<String, Object> request) {
        // Begin here: look at request.get("op") and at what else the request holds, and return the result. What a
        // request asks for in vain is told in error, as a sentence; the program goes on.
        return Map.of("error", "there is no op " + request.get("op") + " yet: write it in Main.java, where it says \"Begin here\"");
    }

    /** The reply to one line, whatever it is. */
    private static Map<String, Object> reply(String line) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("id", null);
        try {
            Map<String, Object> request = Json.object(line);
            reply.put("id", request.get("id"));
            reply.putAll(answer(request));
        } catch (Json.NotJson error) {
            reply.put("error", error.getMessage());
        }
        return reply;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        // Ends when standard input ends.
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            output.print(Json.write(reply(line)) + "\n");
            // Without this the reply might stay in a buffer.
            output.flush();
        }
    }
}
