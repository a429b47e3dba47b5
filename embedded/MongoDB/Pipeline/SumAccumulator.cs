using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>$sum and $avg. What isn't a number doesn't count.</summary>
internal sealed class SumAccumulator(bool average) : Accumulator
{
    private long _integer;
    private double _double;
    private double _compensation;
    private Decimal128 _decimal;
    private bool _hasDouble;
    private bool _hasDecimal;
    private bool _hasLong;
    private long _count;

    public override void Add(BsonValue value)
    {
        if (!value.Type.IsNumber())
            return;
        _count++;
        switch (value.Type)
        {
            case BsonType.Double:
                _hasDouble = true;
                AddDouble(value.AsDouble);
                break;
            case BsonType.Decimal128:
                _decimal = _hasDecimal ? Decimal128.Add(_decimal, Decimal128.Read(value.Bytes)) : Decimal128.Read(value.Bytes);
                _hasDecimal = true;
                break;
            default:
                _hasLong |= value.Type == BsonType.Int64;
                AddInteger(value.ToInt64());
                break;
        }
    }

    public override void Write(ReadOnlySpan<byte> name, BsonWriter writer)
    {
        var scratch = new Scratch();
        if (average && _count == 0)
            writer.Null(name);
        else if (_hasDecimal)
            writer.Value(name, scratch.Decimal(average ? Decimal128.Divide(DecimalSum(), Decimal128.FromInt64(_count)) : DecimalSum()));
        else if (average)
            writer.Double(name, DoubleSum() / _count);
        else if (_hasDouble)
            writer.Double(name, DoubleSum());
        else if (_hasLong)
            writer.Int64(name, _integer);
        else
            writer.Number(name, _integer);
    }

    private void AddInteger(long value)
    {
        var sum = unchecked(_integer + value);
        if (((_integer ^ sum) & (value ^ sum)) < 0)
        {
            // Beyond 64 bits the sum goes on as a double.
            _hasDouble = true;
            AddDouble(_integer);
            AddDouble(value);
            _integer = 0;
            return;
        }

        _integer = sum;
    }

    /// <summary>Neumaier's summation: the error of each addition is kept and added at the end.</summary>
    private void AddDouble(double value)
    {
        var sum = _double + value;
        if (double.IsFinite(sum))
            _compensation += Math.Abs(_double) >= Math.Abs(value) ? _double - sum + value : value - sum + _double;
        _double = sum;
    }

    private double DoubleSum() => double.IsFinite(_double) ? _double + _compensation + _integer : _double;

    private Decimal128 DecimalSum()
    {
        var sum = Decimal128.Add(_decimal, Decimal128.FromInt64(_integer));
        return _hasDouble ? Decimal128.Add(sum, Decimal128.FromDouble(_double + _compensation)) : sum;
    }
}
