import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON (RFC 8259), read and written: objects are Map, arrays List, numbers Long or BigDecimal, and the rest what it is in Java. */
final class Json {
    /** The text is no JSON object. */
    static final class NotJson extends Exception {
        NotJson(String message) {
            super(message);
        }
    }

    private final String text;
    private int at = 0;
    private int depth = 0;

    private Json(String text) {
        this.text = text;
    }

    /** Reads a JSON object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) throws NotJson {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length() || !(value instanceof Map)) {
            throw new NotJson("the line is not a JSON object");
        }
        return (Map<String, Object>) value;
    }

    /** Writes a value in one line. */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> members) {
            String between = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(between);
                write(member.getKey().toString(), out);
                out.append(':');
                write(member.getValue(), out);
                between = ",";
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> items) {
            String between = "[";
            for (Object item : items) {
                out.append(between);
                write(item, out);
                between = ",";
            }
            out.append(items.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            out.append('"');
            for (char sign : string.toCharArray()) {
                if (sign == '"' || sign == '\\') {
                    out.append('\\').append(sign);
                } else if (sign < ' ') {
                    out.append(String.format("\\u%04x", (int) sign));
                } else {
                    out.append(sign);
                }
            }
            out.append('"');
        } else {
            out.append(value);
        }
    }

    private NotJson wrong() {
        return new NotJson("the line is not JSON, from its sign " + (at + 1) + " on");
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char sign() throws NotJson {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private boolean took(String what) {
        if (!text.startsWith(what, at)) {
            return false;
        }
        at += what.length();
        return true;
    }

    private Object value() throws NotJson {
        space();
        if (++depth > 100) {
            throw wrong();
        }
        try {
            return switch (sign()) {
                case '{' -> members();
                case '[' -> items();
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        } finally {
            depth--;
        }
    }

    private Object word(String word, Object value) throws NotJson {
        if (!took(word)) {
            throw wrong();
        }
        return value;
    }

    private Map<String, Object> members() throws NotJson {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (took("}")) {
            return members;
        }
        while (true) {
            space();
            String name = string();
            space();
            if (!took(":")) {
                throw wrong();
            }
            members.put(name, value());
            space();
            if (took("}")) {
                return members;
            }
            if (!took(",")) {
                throw wrong();
            }
        }
    }

    private List<Object> items() throws NotJson {
        List<Object> items = new ArrayList<>();
        at++;
        space();
        if (took("]")) {
            return items;
        }
        while (true) {
            items.add(value());
            space();
            if (took("]")) {
                return items;
            }
            if (!took(",")) {
                throw wrong();
            }
        }
    }

    private Object number() throws NotJson {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong();
        }
        try {
            return number.matches("-?\\d{1,18}") ? (Object) Long.valueOf(number) : new BigDecimal(number);
        } catch (NumberFormatException error) {
            throw wrong();
        }
    }

    private String string() throws NotJson {
        if (sign() != '"') {
            throw wrong();
        }
        at++;
        StringBuilder out = new StringBuilder();
        while (sign() != '"') {
            char sign = sign();
            if (sign < ' ') {
                throw wrong();
            }
            at++;
            out.append(sign == '\\' ? escape() : sign);
        }
        at++;
        return out.toString();
    }

    private char escape() throws NotJson {
        char sign = sign();
        at++;
        int plain = "\"\\/bfnrt".indexOf(sign);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (sign != 'u' || at + 4 > text.length()) {
            throw wrong();
        }
        String digits = text.substring(at, at + 4);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong();
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }
}
