using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>JSON answers with a tag of their bytes, so that who asks again for what hasn't changed gets 304 and no body (RFC 9110, section 8.8.3).</summary>
internal static class EntityTags
{
    /// <summary>Enough of the hash that two answers won't share it.</summary>
    private const int TagBytes = 16;

    public static IResult Json<T>(HttpContext context, T value, JsonTypeInfo<T> type) => Json(context, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <param name="context">The request.</param>
    /// <param name="body">JSON in UTF-8.</param>
    public static IResult Json(HttpContext context, byte[] body)
    {
        var tag = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagBytes));
        context.Response.Headers.CacheControl = "no-cache"; // To be kept, and asked for again each time.
        return Results.Bytes(body, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
