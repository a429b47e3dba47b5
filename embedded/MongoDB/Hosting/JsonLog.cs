using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetalsPipeline.Embedded.MongoDB.Hosting;

/// <summary>One JSON object a line: timestamp, level, message, then the fields.</summary>
internal sealed class JsonLog(Stream output, TimeProvider clock)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new(256);

    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("info", message, fields);

    public void Warning(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("warning", message, fields);

    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("error", message, fields);

    private void Write(string level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, Options))
            {
                json.WriteStartObject();
                json.WriteString("timestamp", clock.GetUtcNow());
                json.WriteString("level", level);
                json.WriteString("message", message);
                foreach (var (name, value) in fields)
                    WriteField(json, name, value);
                json.WriteEndObject();
            }

            _line.Write("\n"u8);
            try
            {
                output.Write(_line.WrittenSpan);
                output.Flush();
            }
            catch (IOException)
            {
                // Whoever read the log is gone; the server's work goes on without a reader.
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or uint:
                json.WriteNumberValue(Convert.ToInt64(value, provider: null));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
