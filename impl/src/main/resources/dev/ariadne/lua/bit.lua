-- The functions of Lua BitOp (Mike Pall's bit library) on 32-bit integers, by arithmetic on doubles.
local floor = ...
local TWO32, TWO31 = 4294967296, 2147483648

local function number(x, name, at)
  local n = tonumber(x)
  if not n then
    error("bad argument #" .. at .. " to '" .. name .. "' (number expected, got " .. (x == nil and "no value" or type(x)) .. ")", 0)
  end
  return n
end

-- To 0 .. 2^32 - 1, rounding halves to even as the library does.
local function unsigned(n)
  local low = floor(n)
  local rest = n - low
  if rest > 0.5 or (rest == 0.5 and low % 2 == 1) then low = low + 1 end
  return low % TWO32
end

local function signed(u) return u >= TWO31 and u - TWO32 or u end

local nibbles = {}
for a = 0, 15 do
  for b = 0, 15 do
    local conj, disj, x, y, bitvalue = 0, 0, a, b, 1
    for _ = 1, 4 do
      local p, q = x % 2, y % 2
      if p + q == 2 then conj = conj + bitvalue end
      if p + q > 0 then disj = disj + bitvalue end
      x, y, bitvalue = (x - p) / 2, (y - q) / 2, bitvalue * 2
    end
    nibbles[a * 16 + b] = {conj, disj, disj - conj}
  end
end

local function combine(which, name)
  return function(...)
    local result = unsigned(number((...), name, 1))
    for i = 2, select("#", ...) do
      local other = unsigned(number(select(i, ...), name, i))
      local sum, place = 0, 1
      for _ = 1, 8 do
        local a, b = result % 16, other % 16
        sum = sum + nibbles[a * 16 + b][which] * place
        result, other, place = (result - a) / 16, (other - b) / 16, place * 16
      end
      result = sum
    end
    return signed(result)
  end
end

local function shift(name, f)
  return function(x, n)
    return signed(f(unsigned(number(x, name, 1)), unsigned(number(n, name, 2)) % 32))
  end
end

local function left(u, n) return (u * 2 ^ n) % TWO32 end
local function right(u, n) return floor(u / 2 ^ n) end

local bit = {
  tobit = function(x) return signed(unsigned(number(x, "tobit", 1))) end,
  bnot = function(x) return signed(TWO32 - 1 - unsigned(number(x, "bnot", 1))) end,
  band = combine(1, "band"), bor = combine(2, "bor"), bxor = combine(3, "bxor"),
  lshift = shift("lshift", left), rshift = shift("rshift", right),
  arshift = shift("arshift", function(u, n) return floor(signed(u) / 2 ^ n) % TWO32 end),
  rol = shift("rol", function(u, n) return left(u, n) + right(u, 32 - n) % TWO32 end),
  ror = shift("ror", function(u, n) return right(u, n) + left(u, 32 - n) end),
}

function bit.bswap(x)
  local u, swapped = unsigned(number(x, "bswap", 1)), 0
  for _ = 1, 4 do
    local low = u % 256
    swapped, u = swapped * 256 + low, (u - low) / 256
  end
  return signed(swapped)
end

function bit.tohex(x, n)
  local u, digits = unsigned(number(x, "tohex", 1)), n == nil and 8 or number(n, "tohex", 2)
  local form = digits < 0 and "%08X" or "%08x"
  digits = math.min(8, math.abs(digits))
  local hex = string.format("%04x%04x", floor(u / 65536), u % 65536)
  if form == "%08X" then hex = hex:upper() end
  return digits == 0 and "" or hex:sub(-digits)
end

-- A shift by 32 is none: with n = 0 the two halves of a rotation are the same bits.
local rol, ror = bit.rol, bit.ror
function bit.rol(x, n) return tonumber(n) and n % 32 == 0 and bit.tobit(x) or rol(x, n) end
function bit.ror(x, n) return tonumber(n) and n % 32 == 0 and bit.tobit(x) or ror(x, n) end

return bit
