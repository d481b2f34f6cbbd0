local Counter = {}
Counter.__index = Counter
function Counter:add(amount)
  self.total = self.total + amount
  return self.total % 1000
end
local counter = setmetatable({total = 0}, Counter)
local i, total = 0, 0
while i < 3000000 do
  i = i + 1
  total = counter:add(i)
end
print(total)
