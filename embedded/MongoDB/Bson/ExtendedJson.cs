using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>Shows values in messages, in the manner of MongoDB's shell.</summary>
internal static class ExtendedJson
{
    private const int MostCharacters = 1024;

    public static string Write(RawDocument document)
    {
        var text = new StringBuilder();
        AppendDocument(text, document, '{', '}');
        return text.Length > MostCharacters ? $"{text.ToString(0, MostCharacters)}…" : text.ToString();
    }

    private static void AppendDocument(StringBuilder text, RawDocument document, char open, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var element in document)
        {
            text.Append(first ? " " : ", ");
            first = false;
            if (open == '{')
                text.Append(Encoding.UTF8.GetString(element.Name)).Append(": ");
            Append(text, element.Value);
            if (text.Length > MostCharacters)
                break;
        }

        text.Append(' ').Append(close);
    }

    private static void Append(StringBuilder text, BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Document:
                AppendDocument(text, value.AsDocument, '{', '}');
                break;
            case BsonType.Array:
                AppendDocument(text, value.AsDocument, '[', ']');
                break;
            case BsonType.String or BsonType.Symbol or BsonType.JavaScript:
                text.Append('"').Append(JsonEncodedText.Encode(value.AsUtf8)).Append('"');
                break;
            case BsonType.Int32 or BsonType.Int64:
                text.Append(CultureInfo.InvariantCulture, $"{value.ToInt64()}");
                break;
            case BsonType.Double:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsDouble:R}");
                break;
            case BsonType.Decimal128:
                text.Append(CultureInfo.InvariantCulture, $"{Decimal128.Read(value.Bytes)}");
                break;
            case BsonType.Boolean:
                text.Append(value.AsBoolean ? "true" : "false");
                break;
            case BsonType.DateTime:
                text.Append(CultureInfo.InvariantCulture, $"new Date({value.AsInt64})");
                break;
            case BsonType.ObjectId:
                text.Append(CultureInfo.InvariantCulture, $"ObjectId('{Convert.ToHexStringLower(value.Bytes)}')");
                break;
            case BsonType.Binary:
                text.Append(CultureInfo.InvariantCulture, $"BinData({value.BinarySubtype}, {Convert.ToHexString(value.BinaryData)})");
                break;
            default:
                text.Append(value.Type.Alias());
                break;
        }
    }
}
