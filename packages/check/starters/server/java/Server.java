import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public final class Server {
    public static void main(String[] arguments) throws IOException {
        InetAddress host = InetAddress.getByName(System.getenv("HOST"));
        int port = Integer.parseInt(System.getenv("PORT"));
        ExecutorService threads = Executors.newCachedThreadPool();
        // SIGTERM ends the virtual machine by itself; Runtime.addShutdownHook has a say in how.
        try (ServerSocket server = new ServerSocket(port, 128, host)) {
            while (true) {
                Socket connection = server.accept();
                threads.execute(() -> serve(connection));
            }
        }
    }

    /** One client, in a thread of its own. */
    private static void serve(Socket connection) {
        try (connection) {
            byte[] received = new byte[64 * 1024];
            int n = connection.getInputStream().read(received);
            if (n < 0) {
                return; // the client left without asking anything
            }
            // Begin here: the first n bytes of received are what has come of the request. Find out what it asks for
            // and answer it with connection.getOutputStream().write(...). This starter only hangs up.
        } catch (SocketException | SocketTimeoutException error) {
            // the client went away; the others are served on
        } catch (IOException error) {
            error.printStackTrace();
        }
    }
}
