import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Arrays;

public final class Server {
    public static void main(String[] arguments) throws IOException {
        InetAddress host = InetAddress.getByName(System.getenv("HOST"));
        int port = Integer.parseInt(System.getenv("PORT"));
        // SIGTERM ends the virtual machine by itself; Runtime.addShutdownHook has a say in how.
        try (DatagramSocket server = new DatagramSocket(port, host)) {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
                server.receive(packet);
                try {
                    serve(server, Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
                } catch (IOException | RuntimeException error) {
                    error.printStackTrace(); // one datagram must not end the server
                }
            }
        }
    }

    /** One datagram, whoever sent it. */
    private static void serve(DatagramSocket server, byte[] message, SocketAddress client) throws IOException {
        // Begin here: message is what a client has sent. Find out what it asks for and answer it with
        // server.send(new DatagramPacket(reply, reply.length, client)). This starter answers nobody.
    }
}
