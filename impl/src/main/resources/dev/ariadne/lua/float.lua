-- IEEE 754 floats to and from bytes, which Lua 5.1 has no function for.
local floor = ...

-- The bytes of a number as an IEEE 754 float of 4 or 8 bytes.
local function bytes_of(x, size, little)
  local bits, bias, exponent_bits = size == 4 and 23 or 52, size == 4 and 127 or 1023, size == 4 and 8 or 11
  local sign = (x < 0 or 1 / x < 0) and 1 or 0
  x = math.abs(x)
  local exponent, mantissa
  if x ~= x then sign, exponent, mantissa = 1, 2 ^ exponent_bits - 1, 2 ^ (bits - 1)
  elseif x == math.huge then exponent, mantissa = 2 ^ exponent_bits - 1, 0
  elseif x == 0 then exponent, mantissa = 0, 0
  else
    local m, e = math.frexp(x)
    exponent = e + bias - 1
    local scaled = exponent < 1 and m * 2 ^ (bits + exponent) or (m * 2 - 1) * 2 ^ bits
    mantissa = floor(scaled)
    local rest = scaled - mantissa
    if rest > 0.5 or (rest == 0.5 and mantissa % 2 == 1) then mantissa = mantissa + 1 end
    exponent = exponent < 1 and 0 or exponent
    if mantissa == 2 ^ bits then exponent, mantissa = exponent + 1, 0 end
    if exponent >= 2 ^ exponent_bits - 1 then exponent, mantissa = 2 ^ exponent_bits - 1, 0 end
  end
  local bytes = {}
  for i = 1, size - 2 do
    local low = mantissa % 256
    bytes[i] = string.char(low)
    mantissa = (mantissa - low) / 256
  end
  local high = sign * 2 ^ 15 + exponent * (size == 4 and 128 or 16) + mantissa
  bytes[size - 1], bytes[size] = string.char(high % 256), string.char(floor(high / 256))
  local packed = table.concat(bytes)
  return little and packed or packed:reverse()
end

-- The float of 4 or 8 bytes at index `at`.
local function value_of(data, at, size, little)
  local bytes = data:sub(at, at + size - 1)
  if not little then bytes = bytes:reverse() end
  local bits, bias, exponent_bits = size == 4 and 23 or 52, size == 4 and 127 or 1023, size == 4 and 8 or 11
  local high = bytes:byte(size) * 256 + bytes:byte(size - 1)
  local unit = size == 4 and 128 or 16
  local sign = high >= 32768 and -1 or 1
  high = high % 32768
  local exponent, mantissa = floor(high / unit), high % unit
  for i = size - 2, 1, -1 do mantissa = mantissa * 256 + bytes:byte(i) end
  if exponent == 2 ^ exponent_bits - 1 then return mantissa == 0 and sign * math.huge or 0 / 0 end
  if exponent == 0 then return sign * math.ldexp(mantissa, 1 - bias - bits) end
  return sign * math.ldexp(1 + mantissa / 2 ^ bits, exponent - bias)
end

return {bytes = bytes_of, value = value_of}
